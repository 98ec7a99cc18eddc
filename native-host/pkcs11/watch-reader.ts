import koffi from "koffi";
import { dieWithHost } from "./die-with-host.ts";
import { READER_EMPTY } from "./reader-empty.ts";

/**
 * A process of its own, `watch-reader <host’s pid> (ended-by-kernel | ended-by-thread) <reader>`: ends with READER_EMPTY
 * once the reader has no card any more, or is gone, and otherwise when it is killed or PC/SC does not know the reader.
 * Where the name fits several readers, all of them must be without a card: the one that signs may be any. It asks PC/SC,
 * not the PKCS#11 library, and never connects to the card: that would disturb the signature it waits for.
 */
const LOOK_INTERVAL_MS = 200;
const SCARD_SCOPE_SYSTEM = 2;
const SCARD_STATE_PRESENT = 0x20;
const NAMES_BYTES = 16 * 1024;
const SCARD_READERSTATE_ATR_BYTES = process.platform === "win32" ? 36 : 33;

/** DWORD and SCARDCONTEXT, which pcsc-lite makes as wide as a pointer on Linux alone. */
const DWORD = process.platform === "linux" ? "ulong" : "uint32";
const CONTEXT = process.platform === "darwin" ? "int32" : "uintptr_t";

const [host, endedBy, wanted = ""] = process.argv.slice(2);

const [path, suffix] = {
  win32: ["winscard.dll", "A"],
  darwin: ["/System/Library/Frameworks/PCSC.framework/PCSC", ""],
}[process.platform as string] ?? ["libpcsclite.so.1", ""];
const library = koffi.load(path!);
const structure = process.platform === "darwin" ? koffi.pack : koffi.struct;
const READER_STATE = structure("ReaderState", {
  szReader: "const char *",
  pvUserData: "void *",
  dwCurrentState: DWORD,
  dwEventState: DWORD,
  cbAtr: DWORD,
  rgbAtr: koffi.array("uint8", SCARD_READERSTATE_ATR_BYTES),
});
const establish = library.func("SCardEstablishContext", "long", [
  DWORD,
  "void *",
  "void *",
  `_Out_ ${CONTEXT} *`,
]);
const list = library.func(`SCardListReaders${suffix}`, "long", [
  CONTEXT,
  "void *",
  "void *",
  `_Inout_ ${DWORD} *`,
]);
const status = library.func(`SCardGetStatusChange${suffix}`, "long", [
  CONTEXT,
  DWORD,
  koffi.inout(koffi.pointer(READER_STATE)),
  DWORD,
]);

const context: [unknown] = [null];
if (establish(SCARD_SCOPE_SYSTEM, null, null, context) !== 0) process.exit();
const watched = readersCalled(wanted);
if (watched.length === 0) process.exit();
void dieWithHost(Number(host), endedBy);
look();
setInterval(look, LOOK_INTERVAL_MS);

function look(): void {
  const present = new Set(readerNames());
  if (!watched.some((reader) => present.has(reader) && hasCard(reader)))
    process.exit(READER_EMPTY);
}

/** CK_SLOT_INFO has room for the first 64 bytes of a name, and some libraries leave its index out. */
function readersCalled(name: string): string[] {
  if (name === "") return [];
  const names = readerNames();
  const exact = names.filter((reader) => reader.trim() === name);
  return exact.length > 0
    ? exact
    : names.filter((reader) => reader.trim().startsWith(name));
}

function readerNames(): string[] {
  const names = Buffer.alloc(NAMES_BYTES);
  const length = [NAMES_BYTES];
  if (list(context[0], null, names, length) !== 0) return [];
  const text = names.toString("utf8", 0, Number(length[0]));
  return text.split("\0").filter((name) => name !== "");
}

function hasCard(reader: string): boolean {
  const state = {
    szReader: reader,
    pvUserData: null,
    dwCurrentState: 0,
    dwEventState: 0,
    cbAtr: 0,
    rgbAtr: Array.from({ length: SCARD_READERSTATE_ATR_BYTES }, () => 0),
  };
  if (status(context[0], 0, state, 1) !== 0) return true;
  return (state.dwEventState & SCARD_STATE_PRESENT) !== 0;
}
