/** Status words of ISO/IEC 7816-4 §5.6 that a PIV card uses (SP 800-73-4 part 2, table 6). */
export const STATUS = {
  success: 0x9000,
  wrongLength: 0x6700,
  chainingUnsupported: 0x6884,
  securityNotSatisfied: 0x6982,
  blocked: 0x6983,
  conditionsNotSatisfied: 0x6985,
  fieldsIncorrect: 0x6a80,
  functionUnsupported: 0x6a81,
  notFound: 0x6a82,
  parametersIncorrect: 0x6a86,
  referenceNotFound: 0x6a88,
  instructionUnsupported: 0x6d00,
} as const;

export const INSTRUCTION = {
  verify: 0x20,
  changeReference: 0x24,
  resetRetryCounter: 0x2c,
  generalAuthenticate: 0x87,
  select: 0xa4,
  getResponse: 0xc0,
  getData: 0xcb,
  yubicoVersion: 0xfd,
} as const;

/** `63Cx`: verification failed, x tries left. */
export const triesLeftStatus = (tries: number): number =>
  0x63c0 | Math.min(tries, 15);

export interface CommandApdu {
  /** True when more parts of the same command follow (ISO/IEC 7816-4 §5.3.3). */
  readonly chained: boolean;
  readonly instruction: number;
  readonly p1: number;
  readonly p2: number;
  readonly body: Buffer;
  /** The most the host wants to read (Le). */
  readonly expectedBytes: number;
}

export interface ResponseApdu {
  readonly body: Buffer;
  readonly status: number;
}

export const respond = (
  status: number,
  body: Buffer = Buffer.alloc(0),
): ResponseApdu => ({ body, status });

/** Parses a command, short or extended (ISO/IEC 7816-4 §5.2); null when its lengths do not add up. */
export function parseCommandApdu(bytes: Buffer): CommandApdu | null {
  if (bytes.length < 4) return null;
  const [cla = 0, instruction = 0, p1 = 0, p2 = 0] = bytes;
  const lengths = parseLengths(bytes.subarray(4));
  return (
    lengths && { chained: (cla & 0x10) !== 0, instruction, p1, p2, ...lengths }
  );
}

type Lengths = Pick<CommandApdu, "body" | "expectedBytes">;

function parseLengths(rest: Buffer): Lengths | null {
  const isExtended = rest[0] === 0 && rest.length >= 3;
  const fieldBytes = isExtended ? 2 : 1;
  const unlimited = isExtended ? 0x1_0000 : 0x100;
  const read = (at: number) => rest.readUIntBE(at, fieldBytes);
  const bodyAt = isExtended ? 3 : 1;
  const none = Buffer.alloc(0);
  if (rest.length === 0) return { body: none, expectedBytes: unlimited };
  if (rest.length === bodyAt) {
    return {
      body: none,
      expectedBytes: read(bodyAt - fieldBytes) || unlimited,
    };
  }
  const end = bodyAt + read(bodyAt - fieldBytes);
  const body = rest.subarray(bodyAt, end);
  if (rest.length === end) return { body, expectedBytes: unlimited };
  if (rest.length !== end + fieldBytes) return null;
  return { body, expectedBytes: read(end) || unlimited };
}

export function encodeResponseApdu({ body, status }: ResponseApdu): Buffer {
  return Buffer.concat([body, Buffer.from([status >> 8, status & 0xff])]);
}
