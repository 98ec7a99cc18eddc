import {
  INSTRUCTION,
  respond,
  STATUS,
  type CommandApdu,
  type ResponseApdu,
} from "./apdu.ts";

const MAX_COMMAND_BYTES = 4096;
const MAX_RESPONSE_BYTES = 256;

/**
 * Command and response chaining (ISO/IEC 7816-4 §5.3.3 and §5.3.4) around whole commands: long bodies arrive in parts,
 * long answers leave in parts of at most 256 bytes, with `61xx` while there is more.
 */
export class Chaining {
  readonly #execute: (command: CommandApdu) => ResponseApdu;
  #commandParts: Buffer[] = [];
  #answer: ResponseApdu = respond(STATUS.success);

  constructor(execute: (command: CommandApdu) => ResponseApdu) {
    this.#execute = execute;
  }

  reset(): void {
    this.#commandParts = [];
    this.#answer = respond(STATUS.success);
  }

  transmit(command: CommandApdu): ResponseApdu {
    if (command.instruction === INSTRUCTION.getResponse)
      return this.#nextPart(command);
    const body = Buffer.concat([...this.#commandParts, command.body]);
    if (body.length > MAX_COMMAND_BYTES) {
      this.reset();
      return respond(STATUS.wrongLength);
    }
    this.#commandParts = command.chained ? [body] : [];
    if (command.chained) return respond(STATUS.success);
    this.#answer = this.#execute({ ...command, body });
    return this.#nextPart(command);
  }

  #nextPart({ expectedBytes }: CommandApdu): ResponseApdu {
    const { body, status } = this.#answer;
    const partBytes = Math.min(expectedBytes, MAX_RESPONSE_BYTES);
    const rest = body.subarray(partBytes);
    this.#answer = respond(status, rest);
    const more = rest.length < 0x100 ? rest.length : 0;
    return respond(
      rest.length > 0 ? 0x6100 | more : status,
      body.subarray(0, partBytes),
    );
  }
}
