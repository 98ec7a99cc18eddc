import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { HOST_VERSION, NODE_NEEDED } from "./version.ts";

describe("the host's version", () => {
  it("is the one of its package", async () => {
    const file = new URL("package.json", import.meta.url);
    const { version } = JSON.parse(await readFile(file, "utf8")) as {
      version: string;
    };
    assert.equal(HOST_VERSION, version);
  });
});

describe("the Node.js that the host needs", () => {
  it("is the one of the whole project", async () => {
    const file = new URL("../package.json", import.meta.url);
    const { engines } = JSON.parse(await readFile(file, "utf8")) as {
      engines: { node: string };
    };
    assert.equal(engines.node, `>=${NODE_NEEDED}`);
  });
});
