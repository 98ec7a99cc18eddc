import { open, rm, type FileHandle } from "node:fs/promises";
import { attemptToWrite } from "./attempt-to-write.ts";

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
  const { file, isNew } = await attemptToWrite(() => openFile(path));
  const discard = async () => {
    await file.close();
    if (isNew) await rm(path, { force: true });
  };
  return {
    write: (bytes) =>
      attemptToWrite(async () => {
        try {
          // A device or a pipe has nothing to be cut off.
          if ((await file.stat()).isFile()) await file.truncate();
          await file.writeFile(bytes);
          await file.close();
        } catch (error) {
          await discard();
          throw error;
        }
      }),
    discard,
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
