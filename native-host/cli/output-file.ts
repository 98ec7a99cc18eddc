import { open, rm, type FileHandle } from "node:fs/promises";
import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** A file that can be written, known before anything is done for it. */
export interface OutputFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Leaves things as they were. */
  discard(): Promise<void>;
}

/**
 * Opens a file to replace what is in it, which it keeps until then.
 *
 * @throws PasserelleError `output_unwritable`
 */
export async function openOutput(path: string): Promise<OutputFile> {
  const { file, isNew } = await attempt(() => openFile(path));
  return {
    write: (bytes) =>
      attempt(async () => {
        // A device or a pipe has nothing to be cut off.
        if ((await file.stat()).isFile()) await file.truncate();
        await file.writeFile(bytes);
        await file.close();
      }),
    async discard() {
      await file.close();
      if (isNew) await rm(path, { force: true });
    },
  };
}

async function openFile(
  path: string,
): Promise<{ file: FileHandle; isNew: boolean }> {
  try {
    return { file: await open(path, "ax"), isNew: true };
  } catch {
    return { file: await open(path, "a"), isNew: false };
  }
}

async function attempt<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (cause) {
    throw new PasserelleError(
      "output_unwritable",
      cause instanceof Error ? cause.message : undefined,
      { cause },
    );
  }
}
