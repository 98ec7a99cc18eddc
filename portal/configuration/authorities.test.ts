import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { CertificationAuthority } from "../fixtures/certification-authority.ts";
import { temporaryFolder } from "../fixtures/temporary-folder.ts";
import { readAuthorities } from "./authorities.ts";

describe("authorities of the configuration", () => {
  const folder = temporaryFolder();
  let authority: CertificationAuthority;
  let other: CertificationAuthority;
  before(() => {
    authority = new CertificationAuthority("Une");
    other = new CertificationAuthority("Autre");
  });
  after(() => {
    authority.remove();
    other.remove();
  });

  it("are the certificates of a PEM file, one or many", () => {
    assert.deepEqual(readAuthorities(authority.trustAnchorFile), [
      authority.trustAnchor,
    ]);
    const both = folder.file("both.pem");
    writeFileSync(
      both,
      [authority, other]
        .map((each) => readFileSync(each.trustAnchorFile, "utf8"))
        .join("# a remark\n"),
    );
    assert.deepEqual(readAuthorities(both), [
      authority.trustAnchor,
      other.trustAnchor,
    ]);
  });

  it("are those of a folder, other files aside", () => {
    const anchors = folder.file("anchors");
    mkdirSync(anchors);
    copyFileSync(authority.trustAnchorFile, `${anchors}/a.pem`);
    copyFileSync(other.trustAnchorFile, `${anchors}/b.crt`);
    writeFileSync(`${anchors}/README`, "about them");
    assert.equal(readAuthorities(anchors).length, 2);
  });

  it("are refused when there are none", () => {
    const empty = folder.file("empty");
    mkdirSync(empty);
    const file = folder.file("none.pem");
    writeFileSync(file, "nothing");
    for (const path of [empty, file])
      assert.throws(() => readAuthorities(path), {
        code: "configuration_invalid",
      });
  });

  it("are refused when one is damaged, rather than left out", () => {
    const damaged = folder.file("damaged.pem");
    const pem = readFileSync(authority.trustAnchorFile, "utf8");
    writeFileSync(damaged, pem + pem.replace(/\nM/, "\nA"));
    assert.throws(() => readAuthorities(damaged), {
      code: "configuration_invalid",
    });
  });

  it("are refused when they cannot be read", () => {
    assert.throws(() => readAuthorities(folder.file("absent.pem")), {
      code: "configuration_unreadable",
    });
  });
});
