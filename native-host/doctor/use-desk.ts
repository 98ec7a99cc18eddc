import assert from "node:assert/strict";
import type { Server } from "node:net";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { diagnose, type DiagnosisOptions } from "./diagnose.ts";
import {
  createHealthyDesk,
  type DiagnosisFixture,
  HOST_PROGRAM,
  PCSCD_SOCKET,
  snapshotOf,
} from "./diagnosis-fixture.ts";
import type { Check, Finding } from "./report.ts";

/** A healthy desk, to be made ill in one point. */
class Desk {
  computer!: DiagnosisFixture;
  pcscd: Server | undefined;
  snapshot!: TokenSnapshot;

  async setUp(): Promise<void> {
    this.computer = createHealthyDesk();
    this.pcscd = await this.computer.listen(PCSCD_SOCKET);
    this.snapshot = snapshotOf();
  }

  tearDown(): void {
    this.pcscd?.close();
    this.computer.remove();
  }

  options(): DiagnosisOptions {
    return {
      system: this.computer,
      hostProgram: HOST_PROGRAM,
      hostVersion: "1.4.0",
      listTokens: () => Promise.resolve(this.snapshot),
      clock: () => new Date("2026-03-01T10:00:00Z"),
    };
  }

  async findings(check?: Check): Promise<readonly Finding[]> {
    const { findings } = await diagnose(this.options());
    return findings.filter(
      (found) => check === undefined || found.check === check,
    );
  }

  /** Checks that one thing is wrong, by its status, its English words and its cure's. */
  async expectOne(
    check: Check,
    status: "warning" | "problem",
    sentence: RegExp,
    cure: RegExp,
  ): Promise<void> {
    const wrong = (await this.findings()).filter(
      (found) => found.status !== "ok",
    );
    assert.deepEqual(
      wrong.map((found) => [found.check, found.status]),
      [[check, status]],
    );
    assert.match(wrong[0]?.sentence.en ?? "", sentence);
    assert.match(wrong[0]?.cure?.en ?? "", cure);
    assert.ok(wrong[0]?.sentence.fr && wrong[0].cure?.fr);
  }
}

/** Gives each test of the suite a healthy desk of its own. */
export function useDesk(): Desk {
  const desk = new Desk();
  beforeEach(() => desk.setUp());
  afterEach(() => {
    desk.tearDown();
  });
  return desk;
}
