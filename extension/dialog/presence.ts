import type {
  ModuleSummary,
  TokenSnapshot,
  TokenSummary,
} from "@passerelle/shared/protocol/tokens.ts";

/**
 * The newer picture, and with it the tokens it cannot tell of. A token is gone only where its module looked and did not
 * find it; of a module that crashed nobody knows, so its tokens stay, with its fault, until it is back.
 */
export function pictureAfter(
  former: TokenSnapshot | null,
  next: TokenSnapshot,
): TokenSnapshot {
  const untold = (former?.tokens ?? []).filter(
    (token) => !findAgain(token, next) && isUntold(token, next),
  );
  if (untold.length === 0) return next;
  return {
    ...next,
    tokens: [...next.tokens, ...untold.map((token) => withFault(token, next))],
  };
}

/** The same token in another picture: by its id, or, where another module shows it now, by a certificate on it. */
export function findAgain(
  { id, certificates }: TokenSummary,
  { tokens }: TokenSnapshot,
): TokenSummary | undefined {
  const hashes = new Set(certificates.map(({ hash }) => hash));
  return (
    tokens.find((token) => token.id === id) ??
    tokens.find((token) =>
      token.certificates.some(({ hash }) => hashes.has(hash)),
    )
  );
}

function isUntold(token: TokenSummary, picture: TokenSnapshot): boolean {
  const isAnyStarting = picture.modules.some(
    ({ state }) => state === "starting",
  );
  return isAnyStarting || silentModules(token, picture).length > 0;
}

function withFault(token: TokenSummary, picture: TokenSnapshot): TokenSummary {
  const [module] = silentModules(token, picture);
  return { ...token, unusable: module?.error ?? token.unusable };
}

/** The modules of which a token could be and that show none now. Names need not be unique: each module of the name could be the token’s. */
export function silentModules(
  { module }: TokenSummary,
  { modules }: TokenSnapshot,
): readonly ModuleSummary[] {
  return modules.filter(
    ({ name, state }) =>
      name === module && (state === "starting" || state === "failed"),
  );
}
