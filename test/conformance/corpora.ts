import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Test corpora that are not the project's own; beside it where they are there at all. */
const folder = join(import.meta.dirname, "..", "..", "..", "shared", "corpora");

/** One corpus. */
export class Corpus {
  readonly name: string;
  readonly #folder: string;

  constructor(name: string) {
    this.name = name;
    this.#folder = join(folder, name);
  }

  get isThere(): boolean {
    return existsSync(this.#folder);
  }

  read(file: string): Uint8Array {
    return new Uint8Array(readFileSync(join(this.#folder, file)));
  }

  readText(file: string): string {
    return readFileSync(join(this.#folder, file), "utf8");
  }

  readJson(file: string): unknown {
    return JSON.parse(this.readText(file));
  }

  list(subfolder = "."): string[] {
    return readdirSync(join(this.#folder, subfolder)).sort();
  }

  /** The files of all its folders, without those that tell of it beside them. */
  listFolders(): string[] {
    return this.list()
      .filter((name) => !name.includes("."))
      .flatMap((subfolder) =>
        this.list(subfolder).map((name) => `${subfolder}/${name}`),
      );
  }
}

/** A suite over a corpus; where the corpus is absent, one skipped test that says so. */
export function describeCorpus(
  name: string,
  suite: (corpus: Corpus) => void,
): void {
  const corpus = new Corpus(name);
  describe(`the corpus ${name}`, () => {
    if (corpus.isThere) {
      suite(corpus);
    } else {
      it("is run", function () {
        console.log(`      ${name} is not at ../shared/corpora: not run`);
        this.skip();
      });
    }
  });
}

export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

export function parsePem(text: string): PemBlock[] {
  return [
    ...text.matchAll(/-----BEGIN ([^-]+)-----([\s\S]*?)-----END \1-----/g),
  ].map(([, label = "", base64 = ""]) => ({
    label,
    bytes: new Uint8Array(Buffer.from(base64.replaceAll(/\s/g, ""), "base64")),
  }));
}
