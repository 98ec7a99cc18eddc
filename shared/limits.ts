/** Every limit of the protocol, the same on both sides of each hop. Sizes in bytes unless the name says otherwise. */

/** A frame from the browser to the host: commands are small, documents come in pieces. */
export const MAX_COMMAND_BYTES = 64 * 1024;
/** A frame from the host to the browser: browsers drop the port beyond 1 MiB. */
export const MAX_HOST_MESSAGE_BYTES = 1024 * 1024;
/** What waits in the host for a browser that does not read. Beyond it the host ends. */
export const MAX_UNREAD_BYTES = 4 * MAX_HOST_MESSAGE_BYTES;

export const MAX_CHALLENGE_CHARACTERS = 8192;
export const MAX_ORIGIN_CHARACTERS = 512;
export const MAX_RELYING_PARTY_NAME_CHARACTERS = 100;
export const MAX_ACCEPTED_ISSUERS = 32;
/** An issuer's distinguished name, base64url of its DER. */
export const MAX_ISSUER_NAME_CHARACTERS = 2048;
export const MAX_REQUEST_ID_CHARACTERS = 64;
export const MAX_VERSION_CHARACTERS = 32;
/** What an error says to developers. */
export const MAX_ERROR_CHARACTERS = 1024;
/** The report of `passerelle-host doctor`. */
export const MAX_REPORT_CHARACTERS = 128 * 1024;

export const NONCE_BYTES = 32;
/** base64url of 32 bytes, unpadded. */
export const NONCE_CHARACTERS = 43;

/** The detached CMS SignedData, DER, with the certificates it carries. */
export const MAX_SIGNATURE_BYTES = 64 * 1024;
export const MAX_SIGNATURE_CHARACTERS = Math.ceil(
  (MAX_SIGNATURE_BYTES * 4) / 3,
);

export const MAX_CERTIFICATE_BYTES = 16 * 1024;
/** Whatever name fits into such a certificate, base64url of its DER. */
export const MAX_CERTIFICATE_NAME_CHARACTERS = Math.ceil(
  (MAX_CERTIFICATE_BYTES * 4) / 3,
);
export const MAX_TOKENS = 64;
export const MAX_CERTIFICATES_PER_TOKEN = 128;
export const MAX_MODULES = 64;
/** PKCS#11 mechanisms of one token; real ones list some seventy. */
export const MAX_MECHANISMS = 1024;
export const MAX_TOKEN_ID_CHARACTERS = 64;
/** The name of a key's algorithm, for people. */
export const MAX_ALGORITHM_CHARACTERS = 64;
/** Any text a token, certificate or module gives us to show. */
export const MAX_LABEL_CHARACTERS = 256;

/** PKCS#11 tokens state their own PIN limits; nothing beyond these is sent to them. */
export const MIN_PIN_BYTES = 1;
export const MAX_PIN_BYTES = 255;

/** The dialog's confirm button stays inert this long after it appears, against click-jacking. */
export const CONFIRM_ARMING_MS = 600;
/** How long a « Connexion au token » window waits for the person. */
export const OPERATION_TIMEOUT_MS = 10 * 60 * 1000;
/** Keeps the background of the extension awake while a dialog is open; browsers stop it after 30 s of silence. */
export const KEEP_ALIVE_INTERVAL_MS = 15 * 1000;
export const DEFAULT_CHALLENGE_LIFETIME_MS = 10 * 60 * 1000;

/** The administrator's file of the host. */
export const MAX_CONFIGURATION_BYTES = 64 * 1024;
export const MAX_EXTENSION_IDS = 32;
export const MAX_PATH_CHARACTERS = 1024;
/** The init argument string some modules need (pReserved of CK_C_INITIALIZE_ARGS). */
export const MAX_INIT_ARGUMENT_CHARACTERS = 2048;
/** A p11-kit registration; real ones are under 1 KiB. */
export const MAX_REGISTRATION_BYTES = 16 * 1024;
export const MAX_REGISTRATIONS = 128;
