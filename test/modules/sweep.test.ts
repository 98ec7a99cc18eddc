import assert from "node:assert/strict";
import { CommandRefused, type HostClient } from "../fixtures/host-client.ts";
import { newStatement } from "../fixtures/statement.ts";
import { FAULTY_PIN, openFaultyHost, type FaultyHost } from "./faulty-host.ts";
import { nextSnapshot } from "./host.ts";
import { createWorkplace, type Workplace } from "./workplace.ts";

const PUK = "12345678";
const NEW_PIN = "4321";
const WRONG_PIN = "9999";
const FAULTS = {
  error: "error 0x5",
  /** Works, and reports an error all the same. */
  late: "late 0x5",
  segfault: "segfault 0",
  hang: "hang 0",
  /** CKR_DEVICE_REMOVED. */
  removed: "error 0x32",
};
type Kind = keyof typeof FAULTS;

/** What comes of an operation: `done`, the code of its refusal, or why it could not even begin. */
type Outcomes = Partial<Record<Kind, string>>;

const FAILED: Outcomes = {
  error: "module_failed",
  segfault: "module_crashed",
  hang: "module_timeout",
};
const UNUSABLE: Outcomes = { ...FAILED, error: "unusable: module_failed" };
const NOT_NEEDED: Outcomes = { ...FAILED, error: "done" };
/** What was achieved before such a call stays achieved. */
const CLEANUP: Outcomes = { error: "done", segfault: "done", hang: "done" };
const LATE: Outcomes = { late: "done" };
const REMOVED: Outcomes = { removed: "token_removed" };
/** Nobody knows which PIN the key has, unless its library says that it has failed. */
const CHANGING: Outcomes = {
  error: "module_failed",
  segfault: "pin_change_uncertain",
  hang: "pin_change_uncertain",
  removed: "pin_change_uncertain",
};
/** A try was used, whatever happens then. */
const REFUSED: Outcomes = {
  error: "pin_incorrect",
  segfault: "pin_incorrect",
  hang: "pin_incorrect",
};

/** Every call the host makes while it lists tokens, and what comes of a signature when it fails. */
const WHILE_LISTING: Readonly<Record<string, Outcomes>> = {
  C_GetFunctionList: FAILED,
  C_Initialize: FAILED,
  C_GetSlotList: FAILED,
  C_GetSlotInfo: NOT_NEEDED,
  C_GetTokenInfo: UNUSABLE,
  C_GetMechanismList: NOT_NEEDED,
  C_OpenSession: UNUSABLE,
  C_FindObjectsInit: UNUSABLE,
  C_FindObjects: UNUSABLE,
  C_GetAttributeValue: { ...FAILED, error: "no certificate" },
  // A search that never ends lets no other begin.
  C_FindObjectsFinal: { ...FAILED, ...LATE },
  C_CloseSession: { ...NOT_NEEDED, ...LATE },
};

/** Every call the host makes for an operation: those it has made while listing too fail from the operation on alone. */
const OPERATIONS = {
  sign: {
    C_OpenSession: FAILED,
    C_FindObjectsInit: FAILED,
    C_FindObjects: FAILED,
    C_FindObjectsFinal: { ...FAILED, ...LATE },
    C_GetAttributeValue: FAILED,
    C_Login: FAILED,
    C_SignInit: FAILED,
    C_Sign: FAILED,
    C_Logout: { ...CLEANUP, ...LATE },
    C_CloseSession: { ...CLEANUP, ...LATE },
    C_Finalize: CLEANUP,
  },
  "wrong PIN": {
    C_GetTokenInfo: REFUSED,
  },
  "change-pin": {
    C_Login: { ...FAILED, ...REMOVED },
    C_SetPIN: CHANGING,
    C_Logout: CLEANUP,
    C_CloseSession: CLEANUP,
  },
  "unblock-pin": {
    C_GetInfo: FAILED,
    C_Login: { ...FAILED, ...REMOVED },
    C_InitPIN: CHANGING,
    C_Logout: CLEANUP,
    C_CloseSession: CLEANUP,
  },
} satisfies Readonly<Record<string, Readonly<Record<string, Outcomes>>>>;
type Operation = keyof typeof OPERATIONS;

interface Case {
  readonly title: string;
  readonly call: string;
  readonly operation: Operation;
  readonly kind: Kind;
  readonly outcome: string;
  readonly isListing: boolean;
}

const CASES: readonly Case[] = [
  ...casesOf("sign", WHILE_LISTING, true),
  ...Object.entries(OPERATIONS).flatMap(([operation, calls]) =>
    casesOf(operation as Operation, calls, false),
  ),
];

function casesOf(
  operation: Operation,
  calls: Readonly<Record<string, Outcomes>>,
  isListing: boolean,
): Case[] {
  return Object.entries(calls).flatMap(([call, outcomes]) =>
    Object.entries(outcomes).map(([kind, outcome]) => ({
      title: `${isListing ? "list" : operation}: ${call} ${kind}`,
      call,
      operation,
      kind: kind as Kind,
      outcome,
      isListing,
    })),
  );
}

describe("each PKCS#11 call that fails, crashes or hangs", function () {
  this.timeout(180_000);
  let work: Workplace;
  /** How often a good library is asked each call before the first operation. */
  let callsToList: ReadonlyMap<string, number>;

  before(async () => {
    work = await createWorkplace();
    callsToList = await countCallsToList(work);
  });
  after(() => work?.clear());

  for (const kind of Object.keys(FAULTS) as Kind[]) {
    describe(kind, () => {
      const cases = CASES.filter((one) => one.kind === kind);
      let faulty: FaultyHost;
      let outcomes: ReadonlyMap<string, Promise<string>>;

      before(async () => {
        faulty = await openFaultyHost(
          work,
          cases.map(({ title, call, isListing }) => {
            const first = isListing ? 1 : (callsToList.get(call) ?? 0) + 1;
            const fault = `fault ${call} ${FAULTS[kind]} ${first} 99999`;
            return { name: title, settings: [fault] };
          }),
        );
        // They all hang together.
        outcomes = new Map(
          cases.map((one) => [one.title, outcomeOf(faulty.host, one)]),
        );
      });
      after("and the healthy token still signs", async () => {
        await faulty.signWithHealthy();
        assert.equal(await faulty.host.close(), 0);
      });

      for (const { title, outcome } of cases) {
        it(`${title}: ${outcome}`, async () => {
          assert.equal(await outcomes.get(title), outcome);
        });
      }
    });
  }
});

async function countCallsToList(
  work: Workplace,
): Promise<ReadonlyMap<string, number>> {
  const name = "good";
  const good = await openFaultyHost(work, [{ name, settings: [] }]);
  await good.tokenOf(name);
  await good.host.close();
  const counts = new Map<string, number>();
  for (const call of await good.libraries.get(name)!.calls())
    counts.set(call, (counts.get(call) ?? 0) + 1);
  return counts;
}

async function outcomeOf(
  host: HostClient,
  { title, operation }: Case,
): Promise<string> {
  const { tokens, modules } = await nextSnapshot(
    host,
    (seen) =>
      seen.tokens.some(({ module }) => module === title) ||
      seen.modules.some(
        ({ name, state }) => name === title && state === "failed",
      ),
  );
  const token = tokens.find(({ module }) => module === title);
  if (token === undefined)
    return String(modules.find(({ name }) => name === title)?.error);
  if (token.unusable !== null) return `unusable: ${token.unusable}`;
  const [certificate] = token.certificates;
  if (certificate === undefined) return "no certificate";
  const { id } = token;
  const signStatement = {
    command: "sign-statement",
    token: id,
    certificate: certificate.hash,
    statement: newStatement(),
  } as const;
  const commands = {
    sign: { ...signStatement, pin: FAULTY_PIN },
    "wrong PIN": { ...signStatement, pin: WRONG_PIN },
    "change-pin": {
      command: "change-pin",
      token: id,
      pin: FAULTY_PIN,
      newPin: NEW_PIN,
    },
    "unblock-pin": {
      command: "unblock-pin",
      token: id,
      puk: PUK,
      newPin: NEW_PIN,
    },
  } as const;
  try {
    await host.request(commands[operation]);
    return "done";
  } catch (error) {
    return error instanceof CommandRefused ? error.code : String(error);
  }
}
