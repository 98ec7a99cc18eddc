import type { HostPlatform } from "../modules/host-system.ts";
import { type BrowserPlaces, chromiumOn } from "./browser-places.ts";

export interface Browser {
  readonly name: string;
  readonly family: "chromium" | "firefox";
  readonly places: Readonly<Partial<Record<HostPlatform, BrowserPlaces>>>;
  /** Names under which Snap and Flatpak know it. */
  readonly snap?: string;
  readonly flatpak?: string;
}

/** Brave, Vivaldi and Opera read Chrome's registry keys on Windows; Brave its system folder on Linux too. */
export const BROWSERS: readonly Browser[] = [
  {
    name: "Google Chrome",
    family: "chromium",
    flatpak: "com.google.Chrome",
    places: {
      linux: chromiumOn.linux(
        ["/opt/google/chrome/chrome"],
        "/etc/opt/chrome",
        "~/.config/google-chrome",
      ),
      macos: chromiumOn.macos(
        "Google Chrome",
        "/Library/Google/Chrome",
        "Google/Chrome",
        "com.google.Chrome",
      ),
      windows: chromiumOn.windows(
        "Google\\Chrome\\Application\\chrome.exe",
        "Google\\Chrome",
        "Google\\Chrome",
        "Google\\Chrome\\User Data",
      ),
    },
  },
  {
    name: "Microsoft Edge",
    family: "chromium",
    flatpak: "com.microsoft.Edge",
    places: {
      linux: chromiumOn.linux(
        ["/opt/microsoft/msedge/msedge"],
        "/etc/opt/edge",
        "~/.config/microsoft-edge",
      ),
      macos: chromiumOn.macos(
        "Microsoft Edge",
        "/Library/Microsoft/Edge",
        "Microsoft Edge",
        "com.microsoft.Edge",
      ),
      windows: chromiumOn.windows(
        "Microsoft\\Edge\\Application\\msedge.exe",
        "Microsoft\\Edge",
        "Microsoft\\Edge",
        "Microsoft\\Edge\\User Data",
      ),
    },
  },
  {
    name: "Chromium",
    family: "chromium",
    snap: "chromium",
    flatpak: "org.chromium.Chromium",
    places: {
      linux: chromiumOn.linux(
        [
          "/usr/lib/chromium/chromium",
          "/usr/lib64/chromium-browser/chromium-browser",
        ],
        "/etc/chromium",
        "~/.config/chromium",
      ),
      macos: chromiumOn.macos(
        "Chromium",
        "/Library/Application Support/Chromium",
        "Chromium",
        "org.chromium.Chromium",
      ),
      windows: chromiumOn.windows(
        "Chromium\\Application\\chrome.exe",
        "Chromium",
        "Chromium",
        "Chromium\\User Data",
      ),
    },
  },
  {
    name: "Brave",
    family: "chromium",
    snap: "brave",
    flatpak: "com.brave.Browser",
    places: {
      linux: chromiumOn.linux(
        ["/opt/brave.com/brave/brave"],
        "/etc/opt/chrome",
        "~/.config/BraveSoftware/Brave-Browser",
        "/etc/brave/policies/managed",
      ),
      macos: chromiumOn.macos(
        "Brave Browser",
        "/Library/Google/Chrome",
        "BraveSoftware/Brave-Browser",
        "com.brave.Browser",
      ),
      windows: chromiumOn.windows(
        "BraveSoftware\\Brave-Browser\\Application\\brave.exe",
        "Google\\Chrome",
        "BraveSoftware\\Brave",
        "BraveSoftware\\Brave-Browser\\User Data",
      ),
    },
  },
  {
    name: "Vivaldi",
    family: "chromium",
    flatpak: "com.vivaldi.Vivaldi",
    places: {
      linux: chromiumOn.linux(
        ["/opt/vivaldi/vivaldi"],
        "/etc/opt/vivaldi",
        "~/.config/vivaldi",
      ),
      macos: chromiumOn.macos(
        "Vivaldi",
        "/Library/Application Support/Vivaldi",
        "Vivaldi",
        "com.vivaldi.Vivaldi",
      ),
      windows: chromiumOn.windows(
        "Vivaldi\\Application\\vivaldi.exe",
        "Google\\Chrome",
        "Vivaldi",
        "Vivaldi\\User Data",
      ),
    },
  },
  {
    name: "Firefox",
    family: "firefox",
    snap: "firefox",
    flatpak: "org.mozilla.firefox",
    places: {
      linux: {
        programs: [
          "/usr/lib/firefox/firefox",
          "/usr/lib/firefox-esr/firefox-esr",
          "/usr/lib64/firefox/firefox",
          "/opt/firefox/firefox",
        ],
        systemManifests: [
          "/usr/lib/mozilla/native-messaging-hosts",
          "/usr/lib64/mozilla/native-messaging-hosts",
        ],
        userManifests: ["~/.mozilla/native-messaging-hosts"],
        policies: [
          "/etc/firefox/policies/policies.json",
          "/usr/lib/firefox/distribution/policies.json",
          "/usr/lib/firefox-esr/distribution/policies.json",
          "/usr/lib64/firefox/distribution/policies.json",
          "/opt/firefox/distribution/policies.json",
        ],
        profiles: ["~/.mozilla/firefox"],
      },
      macos: {
        programs: ["/Applications/Firefox.app"],
        systemManifests: [
          "/Library/Application Support/Mozilla/NativeMessagingHosts",
        ],
        userManifests: [
          "~/Library/Application Support/Mozilla/NativeMessagingHosts",
        ],
        policies: [
          "/Applications/Firefox.app/Contents/Resources/distribution/policies.json",
          "org.mozilla.firefox",
        ],
        profiles: ["~/Library/Application Support/Firefox/Profiles"],
      },
      windows: {
        programs: [
          "%ProgramFiles%\\Mozilla Firefox\\firefox.exe",
          "%ProgramFiles(x86)%\\Mozilla Firefox\\firefox.exe",
          "%LOCALAPPDATA%\\Mozilla Firefox\\firefox.exe",
        ],
        systemManifests: ["HKLM\\Software\\Mozilla\\NativeMessagingHosts"],
        userManifests: ["HKCU\\Software\\Mozilla\\NativeMessagingHosts"],
        policies: [
          "%ProgramFiles%\\Mozilla Firefox\\distribution\\policies.json",
          "%ProgramFiles(x86)%\\Mozilla Firefox\\distribution\\policies.json",
          "Software\\Policies\\Mozilla\\Firefox",
        ],
        profiles: ["%APPDATA%\\Mozilla\\Firefox\\Profiles"],
      },
    },
  },
];
