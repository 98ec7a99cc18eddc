import { createHash, randomBytes } from "node:crypto";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";
import type { Sessions } from "../database/sessions.ts";

/** What the portal remembers of a visitor between two requests. */
export interface SessionContents {
  /** The secret behind the anti-forgery tokens of this session's forms; its name is @fastify/csrf-protection's. */
  _csrf?: string;
  clientIdentifier?: string;
  userNumber?: number;
  /** Why the last signature was refused, until a page has shown it. */
  refusal?: ErrorCode;
  /** Present once the customer is let in. */
  signIn?: SignIn;
}

/** What was verified when the customer was let in. Instants are ISO 8601. */
export interface SignIn {
  readonly enrolment: number;
  readonly at: string;
  readonly previousAt: string | null;
  readonly certificate: {
    readonly holder: string;
    readonly organization: string | null;
    readonly issuer: string;
    /** Hexadecimal. */
    readonly serialNumber: string;
    readonly notAfter: string;
  };
}

declare module "fastify" {
  interface FastifyRequest {
    session: SessionContents;
    sessionState: SessionState;
  }
}

interface SessionState {
  /** The cookie's value. */
  readonly id: string;
  /** Names the session in the database and to the challenge store; the cookie's value cannot be had from it. */
  readonly key: string;
  /** The contents as the database has them; undefined while it has none. */
  readonly stored: string | undefined;
  /** True when the browser showed the cookie of a session that has ended. */
  readonly replacesEnded: boolean;
}

/**
 * `__Host-`: this host alone, whole site, over a secure channel. Chromium and Firefox take it on http://localhost too,
 * so that development runs with the cookie of production.
 */
export const SESSION_COOKIE = "__Host-session";
const COOKIE_OPTIONS = {
  path: "/",
  secure: true,
  httpOnly: true,
  sameSite: "lax",
} as const;
const SESSION_ID_BYTES = 32;
const SESSION_ID = /^[A-Za-z0-9_-]{43}$/;

/**
 * Gives every request its session. A session is stored, and its cookie set, once there is something to remember. An
 * identifier the server did not make itself is never taken up.
 */
export function addSessions(
  portal: FastifyInstance,
  sessions: Sessions<SessionContents>,
): void {
  portal.decorateRequest("session");
  portal.decorateRequest("sessionState");

  portal.addHook("onRequest", async (request) => {
    const id = request.cookies[SESSION_COOKIE];
    const key = id !== undefined && SESSION_ID.test(id) ? keyOf(id) : undefined;
    const contents = key === undefined ? undefined : sessions.find(key);
    if (id === undefined || key === undefined || contents === undefined) {
      request.session = {};
      request.sessionState = newState(id !== undefined);
    } else {
      request.session = contents;
      const stored = JSON.stringify(contents);
      request.sessionState = { id, key, stored, replacesEnded: false };
    }
  });

  portal.addHook("onSend", async (request, reply) => {
    // Undefined where the request was refused before it had a session.
    const state: SessionState | undefined = request.sessionState;
    if (state === undefined) return;
    const { id, key, stored, replacesEnded } = state;
    const contents = JSON.stringify(request.session);
    if (stored === undefined && contents !== "{}") {
      sessions.create(key, request.session);
      reply.setCookie(SESSION_COOKIE, id, COOKIE_OPTIONS);
    } else if (stored === undefined && replacesEnded) {
      reply.clearCookie(SESSION_COOKIE, COOKIE_OPTIONS);
    } else if (stored !== undefined && stored !== contents) {
      sessions.update(key, request.session);
    }
  });
}

/** Ends the visitor's session and starts another under a new identifier: whoever knew the old one knows nothing. */
export function replaceSession(
  request: FastifyRequest,
  sessions: Sessions<SessionContents>,
  contents: SessionContents,
): void {
  sessions.remove(request.sessionState.key);
  request.session = contents;
  request.sessionState = newState(true);
}

function newState(replacesEnded: boolean): SessionState {
  const id = randomBytes(SESSION_ID_BYTES).toString("base64url");
  return { id, key: keyOf(id), stored: undefined, replacesEnded };
}

function keyOf(id: string): string {
  return createHash("sha256").update(id).digest("hex");
}
