import { EventEmitter, once } from "node:events";
import type { Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { INSTRUCTION } from "./apdu.ts";
import type { PivCard } from "./piv-card.ts";
import { plugIn } from "./vpcd-link.ts";

/** A YubiKey's ATR: OpenSC 0.23 leaves elliptic curves out for PIV cards it does not know by theirs. */
const ATR = Buffer.from(
  "3bfd1300008131fe158073c021c057597562694b657940",
  "hex",
);
/** While the card is in but the reader service is away, it is offered again this often. */
const RECONNECT_MS = 100;

/** What may go wrong with one APDU: the card pulled before it answers, no answer at all, or nonsense. */
export type Fault = "pull" | "mute" | "garbage";
export type InstructionName = keyof typeof INSTRUCTION;

export interface Exchange {
  readonly instruction: number;
  /** `performance.now()` when the command arrived and when its answer left. */
  readonly startedAt: number;
  readonly endedAt: number;
}

/**
 * A slot of the virtual reader. Events: `power` when the reader service has noticed and powered the card, `reset` when the
 * card has lost its security state, `exchange` after each APDU, `fault` when an armed fault has struck.
 */
export class VirtualReader extends EventEmitter<{
  power: [];
  reset: [];
  exchange: [Exchange];
  fault: [];
}> {
  readonly port: number;
  /** Each APDU takes this much longer. */
  latencyMs = 0;
  #card: PivCard | null = null;
  #socket: Socket | null = null;
  #isPowered = false;
  /** Whether the reader service knows of the card. */
  #isNoticed = false;
  readonly #noticesRemoval: () => Promise<void>;
  #removalNoticed: Promise<void> = Promise.resolve();
  #armed: { instruction: number | null; fault: Fault } | null = null;

  /**
   * @param port where vpcd listens for this slot
   * @param noticesRemoval settles when the reader service next finds the slot empty. pcscd takes a card put in before
   *   that for the one that was there, and powers it never: another program's command, not pcscd's own look, may have
   *   been the first to find that one gone.
   */
  constructor(port: number, noticesRemoval: () => Promise<void>) {
    super();
    this.port = port;
    this.#noticesRemoval = noticesRemoval;
  }

  get card(): PivCard | null {
    return this.#card;
  }

  /** Whether the reader service has powered the card. */
  get isPowered(): boolean {
    return this.#isPowered;
  }

  /** Puts a card in, once the one before is known to be out; settles when the reader service has noticed it. */
  async insert(card: PivCard): Promise<void> {
    if (this.#card) throw new Error("there is a card in the reader already");
    this.#card = card;
    await this.#removalNoticed;
    const powered = once(this, "power");
    this.#connect(card);
    await powered;
  }

  /** Takes the card out; settles when the connection is gone. The reader service notices at its next poll. */
  async remove(): Promise<void> {
    this.#card?.reset();
    this.#card = null;
    const socket = this.#socket;
    // The same card may be put back in at once: it is not this connection that is to be renewed then.
    this.#socket = null;
    if (!socket || socket.closed) return;
    if (this.#isNoticed) this.#removalNoticed = this.#noticesRemoval();
    this.#isPowered = this.#isNoticed = false;
    socket.destroy();
    await once(socket, "close");
  }

  async swap(card: PivCard): Promise<void> {
    await this.remove();
    await this.insert(card);
  }

  /** Arms one fault for the next APDU with this instruction (any, when null); settles when it has struck. */
  async faultAt(
    instruction: InstructionName | null,
    fault: Fault,
  ): Promise<void> {
    this.#armed = {
      instruction: instruction && INSTRUCTION[instruction],
      fault,
    };
    await once(this, "fault");
  }

  /** Pulls the card in the middle of the next such APDU; settles when it is out. */
  async pullDuring(instruction: InstructionName): Promise<void> {
    await this.faultAt(instruction, "pull");
  }

  #connect(card: PivCard): void {
    const reset = () => {
      card.reset();
      this.emit("reset");
    };
    const socket = plugIn(this.port, {
      atr: ATR,
      powerOff: () => {
        this.#isPowered = false;
        reset();
      },
      powerOn: () => {
        this.#isPowered = true;
        this.#isNoticed = true;
        reset();
        this.emit("power");
      },
      reset,
      transmit: (apdu) => this.#transmit(card, apdu),
    });
    this.#socket = socket;
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (this.#socket !== socket) return;
      this.#isPowered = false;
      this.#isNoticed = false;
      card.reset();
      setTimeout(() => {
        if (this.#card === card && this.#socket === socket) this.#connect(card);
      }, RECONNECT_MS);
    });
  }

  async #transmit(card: PivCard, apdu: Buffer): Promise<Buffer | null> {
    const startedAt = performance.now();
    const instruction = apdu[1] ?? 0;
    if (this.latencyMs > 0) await delay(this.latencyMs);
    const fault = this.#takeFault(instruction);
    if (fault === "pull") await this.remove();
    if (fault) this.emit("fault");
    if (fault === "pull" || fault === "mute") return null;
    const response =
      fault === "garbage" ? Buffer.from("ff00ff", "hex") : card.transmit(apdu);
    this.emit("exchange", {
      instruction,
      startedAt,
      endedAt: performance.now(),
    });
    return response;
  }

  #takeFault(instruction: number): Fault | null {
    const armed = this.#armed;
    const strikes =
      armed?.instruction === null || armed?.instruction === instruction;
    if (!armed || !strikes) return null;
    this.#armed = null;
    return armed.fault;
  }
}
