interface AccessEntry {
  readonly isAllow: boolean;
  /** For what is created below only, not for the object itself. */
  readonly isInheritOnly: boolean;
  /** Access mask, [MS-DTYP] §2.4.3. */
  readonly rights: number;
  /** `S-1-…`, or one of SDDL's two-letter names. */
  readonly trustee: string;
}

export interface SecurityDescriptor {
  readonly owner: string;
  /** Null where there is no list at all, which lets everyone do everything. */
  readonly entries: readonly AccessEntry[] | null;
}

/** SDDL's two-letter rights, as they fall on files and folders. */
const RIGHTS: Readonly<Record<string, number>> = {
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
  SD: 0x1_0000,
  RC: 0x2_0000,
  WD: 0x4_0000,
  WO: 0x8_0000,
  GA: 0x1000_0000,
  GX: 0x2000_0000,
  GW: 0x4000_0000,
  GR: 0x8000_0000,
  FA: 0x1f_01ff,
  FR: 0x12_0089,
  FW: 0x12_0116,
  FX: 0x12_00a0,
};
const ALLOW_TYPES = new Set(["A", "OA", "XA", "ZA"]);
const DENY_TYPES = new Set(["D", "OD", "XD"]);

/** Parses owner and access list of an SDDL text ([MS-DTYP] §2.5.1.1); null for what is not fully understood. */
export function parseSecurityDescriptor(
  sddl: string,
): SecurityDescriptor | null {
  const [, owner, list] =
    /^O:(S-[\d-]+|[A-Z]{2})(?:G:(?:S-[\d-]+|[A-Z]{2}))?(?:D:(.*))?$/s.exec(
      sddl,
    ) ?? [];
  if (owner === undefined) return null;
  if (list === undefined || list.startsWith("NO_ACCESS_CONTROL"))
    return { owner, entries: null };
  const [, entries] = /^(?:P|AR|AI)*((?:\([^()]*\))*)$/.exec(list) ?? [];
  if (entries === undefined) return null;
  const parsed = [...entries.matchAll(/\(([^()]*)\)/g)].map(([, entry = ""]) =>
    parseEntry(entry),
  );
  return parsed.every((entry) => entry !== null)
    ? { owner, entries: parsed }
    : null;
}

function parseEntry(text: string): AccessEntry | null {
  const [type = "", flags = "", rights = "", , , trustee] = text.split(";");
  const mask = parseRights(rights);
  const isAllow = ALLOW_TYPES.has(type);
  if (mask === null || trustee === undefined) return null;
  if (!isAllow && !DENY_TYPES.has(type)) return null;
  const isInheritOnly = /^(?:..)*IO/.test(flags);
  return { isAllow, isInheritOnly, rights: mask, trustee };
}

function parseRights(text: string): number | null {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number(text);
  let mask = 0;
  for (const name of text.match(/../g) ?? []) {
    const right = RIGHTS[name];
    if (right === undefined) return null;
    // Unsigned: GR is the highest bit.
    mask = (mask | right) >>> 0;
  }
  return text.length % 2 === 0 ? mask : null;
}
