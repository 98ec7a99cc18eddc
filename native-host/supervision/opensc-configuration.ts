/** A card that OpenSC lets go is reset, so that the next program does not find it unlocked. */
const RESET = "disconnect_action = reset;";
/** C_SetPIN without a login unblocks with the PUK; OpenSC's default would take the PUK for an old PIN. */
const UNBLOCK = "user_pin_unblock_style = set_pin_in_unlogged_session;";
const OURS = `app default {
  reader_driver pcsc { ${RESET} }
  pkcs11 { ${UNBLOCK} }
}
`;

/**
 * The user's configuration of OpenSC (opensc.conf(5)) with our two settings. OpenSC takes the first block of a name
 * whole, out of the program's own `app` block or else out of `app default`, and in it the first value of a key: so ours
 * goes into each block that might be taken, the reset before the user's word and the unblocking only where the user has
 * none. Text that OpenSC could not read either gives way to ours.
 */
export function withOurSettings(text: string): string {
  const blocks = readBlocks(text);
  if (blocks === null) return OURS;
  const insertions: { at: number; line: string }[] = [];
  for (const { path, start, keys } of blocks) {
    if (isReader(path)) insertions.push({ at: start, line: RESET });
    if (isPkcs11(path) && !keys.has("user_pin_unblock_style"))
      insertions.push({ at: start, line: UNBLOCK });
  }
  const general = blocks.find(({ path }) => path.join("/") === "app default");
  if (general === undefined) insertions.push({ at: 0, line: OURS });
  else {
    const { start } = general;
    const within = blocks.filter(({ parent }) => parent === general);
    if (!within.some(({ path }) => isReader(path)))
      insertions.push({ at: start, line: `reader_driver pcsc { ${RESET} }` });
    if (!within.some(({ path }) => isPkcs11(path)))
      insertions.push({ at: start, line: `pkcs11 { ${UNBLOCK} }` });
  }
  let result = text;
  for (const { at, line } of insertions.sort((a, b) => b.at - a.at))
    result = `${result.slice(0, at)}\n${line}\n${result.slice(at)}`;
  return result;
}

interface Block {
  /** Each enclosing block and this one: its key and its names. */
  readonly path: readonly string[];
  readonly parent: Block | null;
  /** Where its content begins. */
  readonly start: number;
  readonly keys: Set<string>;
}

function isReader(path: readonly string[]): boolean {
  return path.length === 2 && path[1] === "reader_driver pcsc";
}

function isPkcs11(path: readonly string[]): boolean {
  return path.length === 2 && path[1] === "pkcs11";
}

/** Comments, quoted words, punctuation, bare words. */
const TOKEN = /#[^\n]*|"(?:[^"\\]|\\.)*"|[{}=;,]|[^\s#"{}=;,]+/g;

/** Every block in the order of the text, or null where braces do not match. */
function readBlocks(text: string): Block[] | null {
  const blocks: Block[] = [];
  let open: Block | null = null;
  let words: string[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    if (token.startsWith("#")) continue;
    if (token === "{") {
      const path: string[] = [...(open?.path ?? []), words.join(" ")];
      const start = index + token.length;
      open = { path, parent: open, start, keys: new Set() };
      blocks.push(open);
    } else if (token === "}") {
      if (open === null) return null;
      open = open.parent;
    } else if (token === "=") {
      open?.keys.add(words.at(-1) ?? "");
    } else if (token !== ";" && token !== ",") {
      words.push(token.replace(/^"(.*)"$/s, "$1"));
      continue;
    } else if (token === ",") continue;
    words = [];
  }
  return open === null ? blocks : null;
}
