/** RFC 5652 §4. */
export const ID_DATA = "1.2.840.113549.1.7.1";
/** RFC 5652 §5.1. */
export const ID_SIGNED_DATA = "1.2.840.113549.1.7.2";
/** RFC 5940 §2.1. */
export const ID_OCSP_RESPONSE_INFO = "1.3.6.1.5.5.7.16.2";
