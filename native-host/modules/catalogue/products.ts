/**
 * Where vendors put their PKCS#11 library. In a path:
 * - `{a,b}` stands for each of its parts in turn;
 * - `%NAME%` on Windows is the environment's folder; `%Programs%` both Program Files folders, that of this process first;
 *   a bare file name is looked for in the System32 and SysWOW64 folders;
 * - `<lib>` on Linux is each of the distributions' library folders, that of this machine's architecture first.
 * The first existing path of a product whose architecture fits counts.
 */
export interface Product {
  /** For people. */
  readonly name: string;
  /** Left out when the product of this name was found: both would show the same keys. */
  readonly supersededBy?: string;
  readonly windows?: readonly string[];
  readonly macos?: readonly string[];
  readonly linux?: readonly string[];
}

export const PRODUCTS: readonly Product[] = [
  {
    name: "IDPrime",
    windows: [
      "%Programs%\\SafeNet\\Authentication\\SAC\\x64\\IDPrimePKCS1164.dll",
      "%Programs%\\Gemalto\\IDGo 800 PKCS#11\\IDPrimePKCS11{64,}.dll",
    ],
    macos: [
      "/usr/local/lib/libIDPrimePKCS11.dylib",
      "/Library/Gemalto/libidprimepkcs11.dylib",
    ],
    linux: [
      "<lib>/libIDPrimePKCS11.so{,.10}",
      "<lib>/pkcs11/libIDPrimePKCS11.so",
    ],
  },
  {
    name: "SafeNet eToken",
    supersededBy: "IDPrime",
    windows: [
      "eTPKCS11.dll",
      "%Programs%\\SafeNet\\Authentication\\SAC\\x64\\eTPKCS11.dll",
    ],
    macos: [
      "/usr/local/lib/libeTPkcs11.dylib",
      "/Library/Frameworks/eToken.framework/Versions/{Current,A}/libeToken.dylib",
    ],
    linux: [
      "<lib>/libeToken.so{,.10}",
      "<lib>/libeTPkcs11.so",
      "<lib>/pkcs11/libeTPkcs11.so",
    ],
  },
  {
    name: "ChamberSign (IDOPTE)",
    windows: ["%Programs%\\Smart Card Middleware\\bin\\idoPKCS.dll"],
    macos: ["/Library/SCMiddleware/libidop11.dylib"],
    linux: [
      "/usr/lib/SCMiddleware/libidop11.so",
      "<lib>/libidop11.so",
      "/usr/local/lib/libidop11.so",
      "/usr/lib/in_p11/libidop11.so",
    ],
  },
  {
    name: "Thales Classic Client",
    windows: ["%Programs%\\{Gemalto,Thales}\\Classic Client\\BIN\\gclib.dll"],
    macos: [
      "/Library/Frameworks/Pkcs11ClassicClient.framework/Versions/A/Pkcs11ClassicClient/libgclib.dylib",
    ],
    linux: ["<lib>/pkcs11/libgclib.so", "/usr/lib/ClassicClient/libgclib.so"],
  },
  {
    name: "IDEMIA AWP",
    windows: [
      "OcsCryptoki.dll",
      "OcsPKCS11Wrapper.dll",
      "%ProgramFiles(x86)%\\Oberthur Technologies\\AWP\\DLLs\\OcsCryptolib_P11.dll",
    ],
    macos: ["/Library/AWP/lib/{libOcsCryptoki,libOcsPKCS11Wrapper}.dylib"],
    linux: ["/usr/local/AWP/lib/{libOcsCryptoki,libOcsPKCS11Wrapper}.so"],
  },
  {
    name: "IDEMIA IDPlug",
    windows: ["%ProgramFiles%\\IDEMIA\\IDPlugClassic\\DLLs\\idplug-pkcs11.dll"],
    macos: [
      "/Library/Application Support/com.idemia.idplug/lib/libidplug-pkcs11.dylib",
    ],
    linux: ["/usr/lib/idplugclassic/libidplug-pkcs11.so"],
  },
  {
    name: "Morpho YpsID S3",
    windows: ["CnfPkcs11v220.dll"],
    macos: ["/usr/local/lib/libCnfPkcs11.dylib"],
  },
  {
    name: "NeoWave (Charismathics)",
    windows: ["cmP1164.dll"],
    macos: ["/usr/local/lib/libcmP11.dylib"],
    linux: ["<lib>/libcmP11.so"],
  },
  {
    name: "CPS",
    windows: ["cps3_pkcs11_w64.dll"],
    macos: ["/usr/local/lib/libcps3_pkcs11_osx.dylib"],
    linux: ["/usr/local/galss/libcps3_pkcs11_lux.so"],
  },
  {
    name: "Athena IDProtect",
    windows: ["asepkcs.dll"],
    macos: ["/Library/Application Support/Athena/libASEP11.dylib"],
    linux: ["/usr/lib/x64-athena/libASEP11.so"],
  },
  {
    name: "Bit4id",
    windows: ["bit4{i,x,o}pki.dll"],
    macos: ["/Library/bit4id/pkcs11/libbit4{i,x}pki.dylib"],
    linux: ["<lib>/libbit4ipki.so", "/usr/lib/bit4id/libbit4opki.so"],
  },
  {
    name: "SafeSign",
    windows: ["aetpkss1.dll"],
    macos: [
      "/Applications/tokenadmin.app/Contents/Frameworks/libaetpkss.dylib",
    ],
    linux: ["<lib>/libaetpkss.so{,.3}"],
  },
  {
    name: "CardOS",
    windows: ["cardos11{_64,}.dll"],
    macos: ["/usr/local/lib/libcardos11.dylib"],
    linux: ["<lib>/libcardosP11.so"],
  },
  {
    name: "cryptovision",
    windows: ["cvP11.dll"],
    linux: ["<lib>/libcvP11.so"],
  },
  {
    name: "ePass2003",
    windows: ["eps2003csp11.dll"],
    macos: ["/usr/local/lib/libcastle{_v2,}.1.0.0.dylib"],
    linux: ["<lib>/libcastle{_v2,}.so.1.0.0"],
  },
  {
    name: "Watchdata",
    windows: ["wdpkcs.dll"],
    linux: ["/usr/lib/watchdata/lib/libwdpkcs.so"],
  },
  {
    name: "Rutoken",
    windows: ["rtPKCS11ECP.dll"],
    macos: ["/usr/local/lib/librtpkcs11ecp.dylib"],
    linux: ["<lib>/librtpkcs11ecp.so"],
  },
  { name: "Certum", windows: ["cryptoCertum3PKCS.dll"] },
  {
    name: "Nexus Personal",
    windows: ["%ProgramFiles(x86)%\\Personal\\bin64\\personal64.dll"],
    macos: ["/Applications/Personal.app/Contents/Frameworks/libtokenapi.dylib"],
  },
  {
    name: "YubiKey",
    windows: ["%ProgramFiles%\\Yubico\\Yubico PIV Tool\\bin\\libykcs11.dll"],
    macos: [
      "/usr/local/lib/libykcs11.dylib",
      "/opt/homebrew/lib/libykcs11.dylib",
    ],
    linux: ["/usr/local/lib/libykcs11.so", "<lib>/libykcs11.so{,.2}"],
  },
  {
    name: "Belgian eID",
    windows: ["beidpkcs11.dll"],
    macos: [
      "/Library/Belgium Identity Card/Pkcs11/beid-pkcs11.bundle/Contents/MacOS/libbeidpkcs11.dylib",
    ],
    linux: ["<lib>/libbeidpkcs11.so.0"],
  },
  { name: "FNMT", windows: ["FNMT_P11_x64.dll"] },
  {
    name: "DNIe",
    windows: ["DNIe_P11_x64.dll"],
    linux: ["<lib>/libpkcs11-dnie.so"],
  },
  {
    name: "Portuguese eID",
    windows: ["pteidpkcs11.dll"],
    macos: ["/usr/local/lib/libpteidpkcs11.dylib"],
    linux: ["/usr/local/lib/libpteidpkcs11.so"],
  },
  {
    name: "Certilia",
    windows: [
      "%ProgramFiles%\\AKD\\Certilia Middleware\\pkcs11\\AkdEidPkcs11_64.dll",
    ],
    linux: ["/usr/lib/akd/certiliamiddleware/pkcs11/libEidPkcs11.so"],
  },
  {
    name: "mCard",
    windows: ["mcard-pkcs11.dll"],
    linux: ["<lib>/mcard-pkcs11.so"],
  },
  { name: "AKIS", windows: ["akisp11.dll"] },
  {
    name: "OpenSC",
    windows: ["%Programs%\\OpenSC Project\\OpenSC\\pkcs11\\opensc-pkcs11.dll"],
    macos: [
      "/Library/OpenSC/lib/opensc-pkcs11.so",
      "/usr/local/lib/opensc-pkcs11.so",
      "/opt/homebrew/lib/opensc-pkcs11.so",
    ],
    linux: ["<lib>/{,pkcs11/}opensc-pkcs11.so"],
  },
  {
    name: "SoftHSM",
    windows: ["C:\\SoftHSM2\\lib\\softhsm2{-x64,}.dll"],
    macos: [
      "/opt/homebrew/lib/softhsm/libsofthsm2.so",
      "/usr/local/lib/softhsm/libsofthsm2.so",
    ],
    linux: ["<lib>/softhsm/libsofthsm2.so"],
  },
];

/**
 * Never loaded, whoever registers them, by file name without its endings: gateways that show every key a second time,
 * stores of CA certificates, and a keyring without usable keys.
 */
export const LEFT_OUT: ReadonlySet<string> = new Set([
  "p11-kit-proxy",
  "p11-kit-trust",
  "p11-kit-client",
  "libp11-kit",
  "gnome-keyring-pkcs11",
  "libnssckbi",
]);
