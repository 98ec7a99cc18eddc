/** Where one platform keeps what concerns a browser. `~` is the home folder, `%NAME%` a variable of the environment. */
export interface BrowserPlaces {
  /** Programs or folders that only an installed browser has; none for one that is recognised by its profile. */
  readonly programs: readonly string[];
  /** Folders of native messaging manifests; on Windows registry keys below HKLM and HKCU. */
  readonly systemManifests: readonly string[];
  readonly userManifests: readonly string[];
  /** Registry keys below HKLM and HKCU (`Software\…`), Firefox' `policies.json`, preference domains (macOS), folders. */
  readonly policies: readonly string[];
  /** Folders that hold the profiles. */
  readonly profiles: readonly string[];
}

/** Where a browser of Chromium's family keeps it on each platform. */
export const chromiumOn = {
  linux: (
    programs: string[],
    systemFolder: string,
    userFolder: string,
    policyFolder = `${systemFolder}/policies/managed`,
  ): BrowserPlaces => ({
    programs,
    systemManifests: [`${systemFolder}/native-messaging-hosts`],
    userManifests: [`${userFolder}/NativeMessagingHosts`],
    policies: [policyFolder],
    profiles: [userFolder],
  }),
  macos: (
    program: string,
    systemFolder: string,
    userFolder: string,
    domain: string,
  ): BrowserPlaces => ({
    programs: [`/Applications/${program}.app`],
    systemManifests: [`${systemFolder}/NativeMessagingHosts`],
    userManifests: [
      `~/Library/Application Support/${userFolder}/NativeMessagingHosts`,
    ],
    policies: [domain],
    profiles: [`~/Library/Application Support/${userFolder}`],
  }),
  windows: (
    program: string,
    manifestKey: string,
    policyKey: string,
    profileFolder: string,
  ): BrowserPlaces => ({
    programs: [
      `%ProgramFiles%\\${program}`,
      `%ProgramFiles(x86)%\\${program}`,
      `%LOCALAPPDATA%\\${program}`,
    ],
    systemManifests: [`HKLM\\Software\\${manifestKey}\\NativeMessagingHosts`],
    userManifests: [`HKCU\\Software\\${manifestKey}\\NativeMessagingHosts`],
    policies: [`Software\\Policies\\${policyKey}`],
    profiles: [`%LOCALAPPDATA%\\${profileFolder}`],
  }),
};
