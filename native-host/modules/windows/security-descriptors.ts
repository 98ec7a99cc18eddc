/** A file's or folder's owner and access list as SDDL ([MS-DTYP] §2.5.1); null when it cannot be read. */
export type ReadSecurityDescriptor = (path: string) => string | null;

const SE_FILE_OBJECT = 1;
const OWNER_AND_DACL = 0x1 | 0x4;
const SDDL_REVISION_1 = 1;
const ERROR_SUCCESS = 0;

/** Opens Windows' own functions for security descriptors (aclapi.h, sddl.h). On Windows only. */
export async function openSecurityDescriptors(): Promise<ReadSecurityDescriptor> {
  const { default: koffi } = await import("koffi");
  const advapi32 = koffi.load("advapi32.dll");
  const kernel32 = koffi.load("kernel32.dll");
  const getNamedSecurityInfo = advapi32.func(
    "uint32 __stdcall GetNamedSecurityInfoW(str16 name, int type, uint32 parts, void *owner, void *group, void *dacl, void *sacl, _Out_ void **descriptor)",
  ) as (...args: unknown[]) => number;
  const toText = advapi32.func(
    "int __stdcall ConvertSecurityDescriptorToStringSecurityDescriptorW(void *descriptor, uint32 revision, uint32 parts, _Out_ void **text, void *length)",
  ) as (...args: unknown[]) => number;
  const free = kernel32.func("void * __stdcall LocalFree(void *memory)") as (
    memory: unknown,
  ) => unknown;

  return (path) => {
    const descriptor: [unknown] = [null];
    const status = getNamedSecurityInfo(
      path,
      SE_FILE_OBJECT,
      OWNER_AND_DACL,
      null,
      null,
      null,
      null,
      descriptor,
    );
    if (status !== ERROR_SUCCESS) return null;
    const sddl: [unknown] = [null];
    try {
      const converted = toText(
        descriptor[0],
        SDDL_REVISION_1,
        OWNER_AND_DACL,
        sddl,
        null,
      );
      return converted === 0
        ? null
        : (koffi.decode(sddl[0], "char16_t", -1) as string);
    } finally {
      free(sddl[0]);
      free(descriptor[0]);
    }
  };
}
