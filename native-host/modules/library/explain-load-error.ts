import type { ErrorCode } from "@passerelle/shared/errors/codes.ts";

/**
 * What the loaders' words mean: dlopen(3) of glibc and musl, dyld, and LoadLibrary's error numbers as pkcs11js writes
 * them (`Win32 error 126`). The first that fits counts. glibc names the module by its path and a library it needs by its
 * bare name.
 */
const LOADER_WORDS: readonly (readonly [RegExp, ErrorCode])[] = [
  // Everywhere but on Windows: the one symbol that makes a module
  [/C_GetFunctionList/, "module_not_pkcs11"],
  // Linux
  [/^\/.*: cannot open shared object file: No such file/, "module_missing"],
  [/cannot open shared object file: Permission denied/, "module_refused"],
  [/failed to map segment|cannot enable executable stack/, "module_refused"],
  [/wrong ELF class|Exec format error/, "module_architecture"],
  [/^(?!\/).*: (?:invalid ELF header|file too short)/, "module_dependency"],
  [
    /invalid ELF header|file too short|Is a directory|not a dynamic|cannot dynamically load (?:position|executable)/,
    "module_not_pkcs11",
  ],
  [
    /cannot open shared object file|undefined symbol|version `[^']+' not found|symbol not found|\(needed by /,
    "module_dependency",
  ],
  [/Error loading shared library \/.*: No such file/, "module_missing"],
  // macOS
  [/Library not loaded|Symbol not found/, "module_dependency"],
  [/code signature|library load disallowed|Team ID/, "module_refused"],
  [
    /incompatible architecture|wrong architecture|no matching architecture|missing compatible arch/,
    "module_architecture",
  ],
  [/not a mach-o file|file too short|not valid mach-o/, "module_not_pkcs11"],
  [/image not found|\(no such file\)/, "module_missing"],
  // Windows
  [/Win32 error (?:2|3)$/, "module_missing"],
  // The file itself was found before: what is missing is a library it needs.
  [/Win32 error (?:126|14001)$/, "module_dependency"],
  [/Win32 error 127$/, "module_not_pkcs11"],
  [/Win32 error (?:193|216)$/, "module_architecture"],
  [/Win32 error (?:5|577|1260|4551)$/, "module_refused"],
];

/** The error code for the text with which the system's loader refused a library; `module_failed` when unknown. */
export function explainLoadError(text: string): ErrorCode {
  const found = LOADER_WORDS.find(([words]) => words.test(text.trim()));
  return found?.[1] ?? "module_failed";
}
