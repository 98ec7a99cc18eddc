import { PasserelleError } from "@passerelle/shared/errors/passerelle-error.ts";

const CLIENT_IDENTIFIER = /^[0-9]{8}$/;
const USER_NUMBER = /^[0-9]{1,4}$/;

/**
 * Parses a client identifier as people type it, spaces allowed.
 *
 * @returns eight digits
 * @throws PasserelleError `client_identifier_invalid`
 */
export function parseClientIdentifier(typed: string): string {
  const digits = typed.replace(/\s/g, "");
  if (!CLIENT_IDENTIFIER.test(digits))
    throw new PasserelleError("client_identifier_invalid");
  return digits;
}

/**
 * Parses a user number; leading zeros, as some letters print them, mean nothing.
 *
 * @returns 1 to 9999
 * @throws PasserelleError `user_number_invalid`
 */
export function parseUserNumber(typed: string): number {
  const digits = typed.trim();
  const number = Number(digits);
  if (!USER_NUMBER.test(digits) || number === 0)
    throw new PasserelleError("user_number_invalid");
  return number;
}
