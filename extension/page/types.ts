/** The extension, as a page may know it. */
export interface DetectedExtension {
  readonly extensionVersion: string;
}

export interface AuthenticateOptions {
  /** Aborting closes the dialog; the promise then rejects with `operation_cancelled`. */
  readonly signal?: AbortSignal;
  /** Called once if the key is pulled out while the dialog still reminds the person of it. */
  readonly onKeyRemoved?: () => void;
}
