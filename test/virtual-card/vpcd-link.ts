import { connect, type Socket } from "node:net";

/** What sits in the reader, as vpcd sees it. */
export interface CardSide {
  readonly atr: Buffer;
  powerOff(): void;
  powerOn(): void;
  reset(): void;
  /** Null: no answer (until the card is pulled). */
  transmit(apdu: Buffer): Promise<Buffer | null>;
}

/** One-byte messages of vpcd; longer ones are APDUs. Each is preceded by its length, two bytes, big-endian. */
const CONTROL = { powerOff: 0, powerOn: 1, reset: 2, getAtr: 4 } as const;

/** Connects a card to vpcd's port: it is then in the reader until the socket is destroyed. */
export function plugIn(port: number, card: CardSide): Socket {
  const socket = connect({ host: "127.0.0.1", port, noDelay: true });
  let received = Buffer.alloc(0);
  let turn = Promise.resolve();
  socket.on("data", (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    while (received.length >= 2) {
      const end = 2 + received.readUInt16BE(0);
      if (received.length < end) return;
      const message = received.subarray(2, end);
      received = received.subarray(end);
      turn = turn.then(() => answer(socket, card, message));
    }
  });
  return socket;
}

async function answer(
  socket: Socket,
  card: CardSide,
  message: Buffer,
): Promise<void> {
  if (message.length !== 1) {
    const response = await card.transmit(message);
    if (response) send(socket, response);
    return;
  }
  switch (message[0]) {
    case CONTROL.powerOff:
      card.powerOff();
      break;
    case CONTROL.powerOn:
      card.powerOn();
      break;
    case CONTROL.reset:
      card.reset();
      break;
    case CONTROL.getAtr:
      send(socket, card.atr);
      break;
    case undefined:
    default:
  }
}

function send(socket: Socket, message: Buffer): void {
  if (socket.destroyed) return;
  const length = Buffer.alloc(2);
  length.writeUInt16BE(message.length);
  socket.write(Buffer.concat([length, message]));
}
