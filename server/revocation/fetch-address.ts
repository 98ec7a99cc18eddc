import { BlockList, isIPv4 } from "node:net";

/**
 * The IPv4 blocks that are not globally reachable: IANA's special-purpose address registry (RFC 6890), multicast and
 * the reserved class E.
 */
const SPECIAL_IPV4 = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, cloud instance metadata
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // IETF protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.31.196.0", 24], // AS112
  ["192.52.193.0", 24], // AMT relays
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["192.175.48.0", 24], // AS112
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, limited broadcast
] as const;

/**
 * Within global unicast 2000::/3, the blocks that are special or carry an IPv4 address inside. Everything outside
 * 2000::/3 (loopback, mapped, NAT64, unique local, link-local, multicast …) is refused without being listed.
 */
const SPECIAL_IPV6 = [
  ["2001::", 23], // IETF protocol assignments: Teredo, benchmarks, ORCHID
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["2620:4f:8000::", 48], // AS112
  ["3fff::", 20], // documentation
] as const;

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4)
  special.addSubnet(network, prefix, "ipv4");
for (const [network, prefix] of SPECIAL_IPV6)
  special.addSubnet(network, prefix, "ipv6");

const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/** Whether an IP address is one that anybody on the public Internet could reach, so that reaching it betrays nothing. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !special.check(address, "ipv4");
  return (
    globalUnicast.check(address, "ipv6") && !special.check(address, "ipv6")
  );
}
