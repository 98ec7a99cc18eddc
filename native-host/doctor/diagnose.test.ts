import assert from "node:assert/strict";
import type { Server } from "node:net";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";
import {
  CHROMIUM_EXTENSION_ID,
  FIREFOX_EXTENSION_ID,
} from "@passerelle/shared/protocol/native.ts";
import type { TokenSnapshot } from "@passerelle/shared/protocol/tokens.ts";
import { elf } from "../modules/system-fixture.ts";
import { runDoctor } from "./command.ts";
import { diagnose, type DiagnosisOptions } from "./diagnose.ts";
import {
  CHROME_MANIFEST,
  chromeManifest,
  createHealthyDesk,
  type DiagnosisFixture,
  FIREFOX_MANIFEST,
  HOST_PROGRAM,
  PCSCD_SOCKET,
  snapshotOf,
  token,
} from "./diagnosis-fixture.ts";
import type { Check, Finding } from "./report.ts";

const OTHER_ID = "abcdefghijklmnopabcdefghijklmnop";
const [certificate] = token.certificates;
assert.ok(certificate);

describe("diagnose", () => {
  let desk: DiagnosisFixture;
  let pcscd: Server | undefined;
  let snapshot: TokenSnapshot;
  beforeEach(async () => {
    desk = createHealthyDesk();
    pcscd = await desk.listen(PCSCD_SOCKET);
    snapshot = snapshotOf();
  });
  afterEach(() => {
    pcscd?.close();
    desk.remove();
  });

  const options = (): DiagnosisOptions => ({
    system: desk,
    hostProgram: HOST_PROGRAM,
    hostVersion: "1.4.0",
    listTokens: () => Promise.resolve(snapshot),
    clock: () => new Date("2026-03-01T10:00:00Z"),
  });
  const findings = async (check?: Check): Promise<readonly Finding[]> =>
    (await diagnose(options())).findings.filter(
      (found) => check === undefined || found.check === check,
    );
  /** The one finding of a check that is not ok, by status, words and cure. */
  const expectOne = async (
    check: Check,
    status: "warning" | "problem",
    sentence: RegExp,
    cure: RegExp,
  ) => {
    const wrong = (await findings()).filter((found) => found.status !== "ok");
    assert.deepEqual(
      wrong.map((found) => [found.check, found.status]),
      [[check, status]],
    );
    assert.match(wrong[0]?.sentence.en ?? "", sentence);
    assert.match(wrong[0]?.cure?.en ?? "", cure);
    assert.ok(wrong[0]?.sentence.fr && wrong[0].cure?.fr);
  };

  it("finds nothing wrong with a healthy desk, and looked at everything", async () => {
    const all = await findings();
    assert.deepEqual(
      all.map(({ check, status }) => `${check} ${status}`),
      [
        "configuration ok",
        "manifest ok",
        "extension ok",
        "manifest ok",
        "extension ok",
        "reader-service ok",
        "library ok",
        "token ok",
        "certificate ok",
      ],
    );
  });

  describe("configuration", () => {
    it("names the place of each mistake", async () => {
      desk.write(
        "/etc/passerelle/host.json",
        '{\n  "modules": { "catalog": true } }',
      );
      const [found] = await findings("configuration");
      assert.equal(found?.status, "problem");
      assert.match(found.sentence.en, /line 2, column 16 \(modules\.catalog\)/);
      assert.match(found.cure?.fr ?? "", /^Champ inconnu/);
    });
    it("tells a file that others can write", async () => {
      desk.write("/etc/passerelle/host.json", "{}", 0o666);
      const [found] = await findings("configuration");
      assert.match(found?.cure?.en ?? "", /others than an administrator/);
    });
  });

  describe("manifests", () => {
    it("tells a browser that does not know the host", async () => {
      desk.erase(CHROME_MANIFEST);
      await expectOne("manifest", "problem", /not registered/, /install/);
    });
    it("tells a manifest that is not one", async () => {
      desk.writeJson(CHROME_MANIFEST, {});
      await expectOne("manifest", "problem", /not correct/, /install/);
    });
    it("tells a manifest that is no JSON, such as one with a byte order mark", async () => {
      desk.write(CHROME_MANIFEST, `\ufeff${JSON.stringify(chromeManifest)}`);
      await expectOne("manifest", "problem", /cannot be read/, /install/);
    });
    it("tells a relative path", async () => {
      desk.writeJson(CHROME_MANIFEST, { ...chromeManifest, path: "host" });
      await expectOne("manifest", "problem", /not absolute/, /install/);
    });
    it("tells a program that is gone", async () => {
      desk.writeJson(CHROME_MANIFEST, { ...chromeManifest, path: "/gone" });
      await expectOne("manifest", "problem", /\/gone, does not exist/, /./);
    });
    it("tells a program that is not executable", async () => {
      desk.setMode(HOST_PROGRAM, 0o644);
      const wrong = await findings("manifest");
      assert.deepEqual(
        wrong.map(({ status }) => status),
        ["problem", "problem"],
      );
      assert.match(wrong[0]?.sentence.en ?? "", /not executable/);
    });
    it("tells a program that others can change", async () => {
      desk.setMode("/usr/lib/passerelle", 0o777);
      const [found] = await findings("manifest");
      assert.match(found?.sentence.en ?? "", /other users can change/);
    });
    it("tells another program’s manifest", async () => {
      desk.write("/opt/older/passerelle-host", "", 0o755);
      desk.writeJson(CHROME_MANIFEST, {
        ...chromeManifest,
        path: "/opt/older/passerelle-host",
      });
      await expectOne("manifest", "warning", /another program/, /uninstall/);
    });
    it("accepts a link to this program", async () => {
      desk.link(
        "/usr/bin/passerelle-host",
        "../lib/passerelle/passerelle-host",
      );
      desk.writeJson(CHROME_MANIFEST, {
        ...chromeManifest,
        path: "/usr/bin/passerelle-host",
      });
      assert.deepEqual(
        (await findings("manifest")).map(({ status }) => status),
        ["ok", "ok"],
      );
    });
    it("judges the person’s own manifest before the system’s, as the browsers do", async () => {
      desk.writeJson(
        "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
        { ...chromeManifest, path: "/gone" },
      );
      await expectOne("manifest", "problem", /\/gone, does not exist/, /./);
    });
    it("tells a manifest that allows another extension only", async () => {
      desk.writeJson(CHROME_MANIFEST, {
        ...chromeManifest,
        allowed_origins: [`chrome-extension://${OTHER_ID}/`],
      });
      await expectOne(
        "manifest",
        "problem",
        new RegExp(`does not allow the Passerelle extension, but ${OTHER_ID}`),
        new RegExp(`must allow ${CHROMIUM_EXTENSION_ID}`),
      );
    });
    it("tells extensions that the host would refuse", async () => {
      desk.writeJson(FIREFOX_MANIFEST, {
        ...chromeManifest,
        allowed_extensions: [FIREFOX_EXTENSION_ID, "unknown@example"],
      });
      await expectOne(
        "manifest",
        "warning",
        /unknown@example/,
        /add these IDs/,
      );
    });
    it("knows the extensions that the administrator allows", async () => {
      desk.writeJson("/etc/passerelle/host.json", {
        extensions: { chromium: [CHROMIUM_EXTENSION_ID, OTHER_ID] },
      });
      desk.writeJson(CHROME_MANIFEST, {
        ...chromeManifest,
        allowed_origins: [`chrome-extension://${OTHER_ID}/`],
      });
      assert.equal((await findings("manifest"))[0]?.status, "ok");
    });
  });

  describe("policy", () => {
    const MANAGED = "/etc/opt/chrome/policies/managed";

    it("tells a host that the blocklist blocks", async () => {
      desk.writeJson(`${MANAGED}/bank.json`, {
        NativeMessagingBlocklist: ["*"],
      });
      await expectOne(
        "policy",
        "problem",
        /NativeMessagingBlocklist/,
        /Allowlist/,
      );
    });
    it("accepts one that the allowlist frees, in another file", async () => {
      desk.writeJson(`${MANAGED}/a.json`, { NativeMessagingBlocklist: ["*"] });
      desk.writeJson(`${MANAGED}/b.json`, {
        NativeMessagingAllowlist: ["passerelle.host"],
      });
      assert.deepEqual(await findings("policy"), []);
    });
    it("looks past the person’s manifest where policy hides those", async () => {
      desk.writeJson(`${MANAGED}/a.json`, {
        NativeMessagingUserLevelHosts: false,
      });
      desk.writeJson(
        "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
        { ...chromeManifest, path: "/gone" },
      );
      await expectOne("policy", "warning", /whole computer/, /IT department/);
    });
    it("tells a blocked extension", async () => {
      desk.writeJson(`${MANAGED}/a.json`, { ExtensionInstallBlocklist: ["*"] });
      await expectOne(
        "policy",
        "problem",
        /blocks the Passerelle extension/,
        /./,
      );
    });
    it("accepts an extension that policy installs or allows", async () => {
      for (const freed of [
        { ExtensionInstallAllowlist: [CHROMIUM_EXTENSION_ID] },
        { ExtensionInstallForcelist: [`${CHROMIUM_EXTENSION_ID};https://x`] },
        {
          ExtensionSettings: {
            [CHROMIUM_EXTENSION_ID]: { installation_mode: "force_installed" },
            "*": { installation_mode: "blocked" },
          },
        },
      ]) {
        desk.writeJson(`${MANAGED}/a.json`, {
          ExtensionInstallBlocklist: ["*"],
          ...freed,
        });
        assert.deepEqual(await findings("policy"), []);
      }
    });
    it("tells an extension that Firefox’ policies block", async () => {
      desk.writeJson("/etc/firefox/policies/policies.json", {
        policies: {
          ExtensionSettings: { "*": { installation_mode: "blocked" } },
        },
      });
      await expectOne(
        "policy",
        "problem",
        /^Firefox: .*blocks/,
        /ExtensionSettings/,
      );
    });
    it("passes over policy files that make no sense, as the browsers do", async () => {
      desk.write(`${MANAGED}/a.json`, "{");
      desk.writeJson(`${MANAGED}/b.json`, { NativeMessagingBlocklist: 7 });
      assert.deepEqual(await findings("policy"), []);
    });
  });

  describe("sandboxed browsers", () => {
    it("says how Firefox in a Snap reaches the host", async () => {
      desk.write("/snap/firefox/current/firefox", "");
      await expectOne("browser", "warning", /Snap/, /Mozilla’s repository/);
    });
    it("says that Chromium in a Snap, or any Flatpak, does not", async () => {
      desk.write("/snap/chromium/current/x", "");
      desk.write("/var/lib/flatpak/app/org.mozilla.firefox/x", "");
      desk.write(
        "/home/person/.local/share/flatpak/app/com.brave.Browser/x",
        "",
      );
      const found = await findings("browser");
      assert.deepEqual(
        found.map(({ status, sentence }) => [
          status,
          /^(\w+) is installed by (\w+)/.exec(sentence.en)?.slice(1),
        ]),
        [
          ["problem", ["Chromium", "Snap"]],
          ["problem", ["Brave", "Flatpak"]],
          ["problem", ["Firefox", "Flatpak"]],
        ],
      );
    });
  });

  describe("extension", () => {
    const folder = `/home/person/.config/google-chrome/Profile 1/Extensions/${CHROMIUM_EXTENSION_ID}`;

    it("tells another version than the host’s, in any profile", async () => {
      desk.write(`${folder}/1.3.9_0/manifest.json`, "{}");
      await expectOne(
        "extension",
        "problem",
        /1\.3\.9.*1\.4\.0/,
        /Update the older/,
      );
    });
    it("tells an extension that is switched off", async () => {
      desk.writeJson(
        "/home/person/.mozilla/firefox/x.default/extensions.json",
        {
          addons: [
            { id: FIREFOX_EXTENSION_ID, version: "1.4.0", active: false },
          ],
        },
      );
      await expectOne("extension", "problem", /disabled/, /Enable/);
    });
    it("tells a browser without it", async () => {
      desk.writeJson(
        "/home/person/.mozilla/firefox/x.default/extensions.json",
        {
          addons: [],
        },
      );
      await expectOne("extension", "warning", /in no profile/, /Install/);
    });
  });

  describe("reader service", () => {
    beforeEach(() => {
      snapshot = snapshotOf([]);
    });
    const service = async () =>
      (await findings("reader-service")).map(({ status, sentence }) => [
        status,
        sentence.en,
      ]);

    it("tells that pcscd is not installed", async () => {
      pcscd?.close();
      desk.erase("/usr/sbin/pcscd");
      assert.match((await service())[0]?.[1] ?? "", /is not installed/);
    });
    it("tells that pcscd is stopped, whether its socket is gone or left behind", async () => {
      pcscd?.close();
      assert.deepEqual(await service(), [
        ["problem", "The smart-card reader service (pcscd) is stopped."],
      ]);
      desk.write(PCSCD_SOCKET, "");
      assert.match((await service())[0]?.[1] ?? "", /is stopped/);
    });
    it("follows the socket that the environment names", async () => {
      pcscd?.close();
      pcscd = await desk.listen("/run/other");
      desk = {
        ...desk,
        environment: {
          ...desk.environment,
          PCSCLITE_CSOCK_NAME: "/run/other",
        },
      };
      assert.equal((await service())[0]?.[0], "ok");
    });
    it("is only warned of where a key is seen all the same", async () => {
      pcscd?.close();
      snapshot = snapshotOf();
      await expectOne("reader-service", "warning", /is stopped/, /systemctl/);
    });
  });

  describe("libraries", () => {
    it("tells middleware that exists in 32 bits only", async () => {
      desk.write(
        "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
        elf({ bits: 32, machine: 3 }),
      );
      snapshot = snapshotOf([], []);
      const [found] = await findings("library");
      assert.equal(found?.status, "problem");
      assert.match(found.sentence.fr, /OpenSC .*32 bits/);
      assert.match(found.cure?.fr ?? "", /64 bits/);
    });
    it("tells how a library failed that could not be loaded", async () => {
      snapshot = snapshotOf(
        [],
        [{ name: "OpenSC", state: "failed", error: "module_dependency" }],
      );
      const [found] = await findings("library");
      assert.match(found?.sentence.en ?? "", /component .* missing/);
      assert.match(found?.cure?.en ?? "", /ldd/);
    });
    it("only warns of one where another works", async () => {
      desk.write("/usr/lib/libcmP11.so", elf(), 0o666);
      await expectOne(
        "library",
        "warning",
        /NeoWave .*other users/,
        /chmod go-w/,
      );
    });
    it("tells that there is none", async () => {
      desk.writeJson("/etc/passerelle/host.json", {
        modules: { catalogue: false },
      });
      snapshot = snapshotOf([], []);
      const [found] = await findings("library");
      assert.match(found?.sentence.en ?? "", /No key driver/);
    });
  });

  describe("keys and certificates", () => {
    it("tells that no key is plugged in", async () => {
      snapshot = snapshotOf([]);
      await expectOne("token", "warning", /No key is plugged in/, /Plug in/);
    });
    it("tells a USB key that no driver recognises", async () => {
      snapshot = snapshotOf([]);
      desk.write("/sys/bus/usb/devices/1-1:1.0/bInterfaceClass", "0b\n");
      desk.write("/sys/bus/usb/devices/1-2:1.0/bInterfaceClass", "03\n");
      await expectOne(
        "token",
        "problem",
        /plugged in \(1\)/,
        /software that came/,
      );
    });
    it("tells a locked PIN, and a last try", async () => {
      snapshot = snapshotOf([
        { ...token, pin: { ...token.pin, triesLeft: "none" } },
      ]);
      await expectOne("token", "problem", /locked/, /PUK/);
      snapshot = snapshotOf([
        { ...token, pin: { ...token.pin, triesLeft: "last" } },
      ]);
      await expectOne("token", "warning", /single PIN try/, /Make sure/);
    });
    it("tells a key that cannot be used as a whole", async () => {
      snapshot = snapshotOf([{ ...token, unusable: "token_uninitialised" }]);
      await expectOne(
        "token",
        "problem",
        /cannot be used/,
        /not been prepared/,
      );
    });
    it("counts certificates, and says why some cannot sign in", async () => {
      const expired = {
        ...certificate,
        unsuitable: "certificate_expired",
      } as const;
      snapshot = snapshotOf([
        { ...token, certificates: [certificate, expired] },
      ]);
      await expectOne(
        "certificate",
        "warning",
        /^2 certificate.* 1 can sign in/,
        /expired/,
      );
      snapshot = snapshotOf([{ ...token, certificates: [expired] }]);
      await expectOne(
        "certificate",
        "problem",
        /^1 certificate.* 0 can/,
        /Renew/,
      );
    });
    it("tells an empty key from one that hides its certificates", async () => {
      snapshot = snapshotOf([{ ...token, certificates: [] }]);
      await expectOne("certificate", "problem", /no certificate/, /issued/);
      snapshot = snapshotOf([
        { ...token, certificates: [], hidesCertificates: true },
      ]);
      assert.equal((await findings("certificate"))[0]?.status, "ok");
    });
    it("goes on where the keys cannot be read", async () => {
      const { findings: all } = await diagnose({
        ...options(),
        listTokens: () => Promise.reject(new PasserelleError("module_timeout")),
      });
      const found = all.at(-1);
      assert.match(
        found?.sentence.en ?? "",
        /could not be read \(module_timeout\)/,
      );
    });
  });

  it("says nothing that names the person, the key or its certificates", async () => {
    desk.writeJson(
      "/home/person/.config/google-chrome/NativeMessagingHosts/passerelle.host.json",
      { ...chromeManifest, path: "/home/person/bin/host" },
    );
    desk.writeJson("/etc/passerelle/host.json", {
      modules: {
        add: [
          { name: "Own", path: "/home/person/lib/x.so" },
          { name: "Mounted", path: "/media/person/lib/x.so" },
        ],
      },
    });
    for (const language of ["fr", "en"] as const)
      for (const json of [true, false]) {
        const { output } = await runDoctor(options(), { json, language });
        assert.match(output, /~\/bin\/host/);
        assert.match(output, /~\/lib\/x\.so/);
        assert.match(output, /\/media\/…\/lib\/x\.so/);
        assert.doesNotMatch(
          output,
          /\bperson\b(?!’)|Jeanne|Martin|Boulangerie|ChamberSign|0F3A9C21|7F00A1|0{64}/,
        );
      }
  });

  it("ends with status 1 exactly where there is a problem", async () => {
    const command = { json: false, language: "fr" } as const;
    const healthy = await runDoctor(options(), command);
    assert.equal(healthy.status, 0);
    assert.match(healthy.output, /Aucun problème trouvé\./);
    desk.setMode(HOST_PROGRAM, 0o644);
    const ill = await runDoctor(options(), command);
    assert.equal(ill.status, 1);
    assert.match(ill.output, /^2 problèmes, 0 avertissements\.$/m);
  });

  it("prints as JSON what it prints as text", async () => {
    const { output } = await runDoctor(options(), {
      json: true,
      language: "fr",
    });
    assert.deepEqual(JSON.parse(output), await diagnose(options()));
  });
});
