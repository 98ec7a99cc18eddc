import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

/** The error for a message that is DER, but not the SignedData we take. */
export function refuseCms(reason: string): PasserelleError {
  return new PasserelleError("cms_invalid", `SignedData: ${reason}`);
}

export function refuseAttribute(reason: string): PasserelleError {
  return new PasserelleError(
    "signed_attributes_invalid",
    `signed attributes: ${reason}`,
  );
}
