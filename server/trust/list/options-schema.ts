import * as v from "valibot";
import type { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import { der, durationMs, functionOption } from "../../options/shapes.ts";
import type { Fetcher } from "../../revocation/fetcher.ts";
import { TRUSTED_LIST_GRACE_MS } from "../limits.ts";
import { reloadingEntries } from "../reloading-entries.ts";

const LIST = "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUgeneric";
const LIST_OF_LISTS =
  "http://uri.etsi.org/TrstSvc/TrustedList/TSLType/EUlistofthelists";

const locationOf = (type: string) =>
  v.strictObject({
    url: v.string(),
    territory: v.string(),
    type: v.optional(v.string(), type),
    signers: v.array(der),
  });
const texts = v.array(v.string());

/** Apart from the types: the package’s declarations need none of valibot’s. */
export const trustedListOptions = v.strictObject({
  ...reloadingEntries,
  listOfLists: v.optional(locationOf(LIST_OF_LISTS)),
  territories: v.optional(texts, []),
  lists: v.optional(v.array(locationOf(LIST)), []),
  fetcher: v.optional(functionOption<Fetcher>()),
  clock: v.optional(functionOption<() => Date>()),
  graceMs: v.optional(durationMs, TRUSTED_LIST_GRACE_MS),
  sequenceNumbersFile: v.optional(v.pipe(v.string(), v.minLength(1))),
  onCertificateSkipped:
    v.optional(functionOption<(problem: PasserelleError) => void>()),
  types: v.optional(texts),
  statuses: v.optional(texts),
  uses: v.optional(texts),
});
