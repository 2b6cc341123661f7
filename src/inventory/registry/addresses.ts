import { BlockList, isIP, isIPv4 } from 'node:net';

/** How far away an address is; a registry may send its clients only to addresses that are no nearer than itself. */
export type AddressScope = 'public' | 'private' | 'loopback' | 'link-local';

function blocks(...subnets: readonly string[]): BlockList {
  const list = new BlockList();
  for (const subnet of subnets) {
    const [net = '', prefix] = subnet.split('/');
    list.addSubnet(net, Number(prefix), isIPv4(net) ? 'ipv4' : 'ipv6');
  }
  return list;
}

/** @see https://www.iana.org/assignments/iana-ipv4-special-registry and iana-ipv6-special-registry */
const NEAR: readonly (readonly [AddressScope, BlockList])[] = [
  ['loopback', blocks('127.0.0.0/8', '0.0.0.0/8', '::1/128', '::/128')],
  // Clouds answer here with the machine's own credentials.
  ['link-local', blocks('169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32')],
  ['private', blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '192.0.0.0/24', 'fc00::/7')],
  ['private', blocks('198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4', 'fec0::/10', 'ff00::/8')],
];

/** An IPv4 address inside an IPv6 one (mapped, NAT64, 6to4) is where the packets go in the end. */
function embedded(address: string): string | undefined {
  const dotted = /^(?:::ffff:|64:ff9b::)(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (dotted !== undefined) return dotted;
  const hex = /^(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})$|^2002:([0-9a-f]{1,4}):([0-9a-f]{1,4}):/i.exec(
    address,
  );
  if (hex === null) return undefined;
  const [high, low] = [Number.parseInt(hex[1] ?? hex[3] ?? '', 16), Number.parseInt(hex[2] ?? hex[4] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** @param address an IPv4 or IPv6 address, without brackets; what is no address counts as nearest */
export function scopeOf(address: string): AddressScope {
  const plain = address.replace(/%.*$/, '');
  const inner = embedded(plain);
  if (inner !== undefined) return scopeOf(inner);
  const family = isIP(plain);
  if (family === 0) return 'link-local';
  for (const [scope, list] of NEAR) if (list.check(plain, family === 4 ? 'ipv4' : 'ipv6')) return scope;
  return 'public';
}

const REACH: Readonly<Record<AddressScope, readonly AddressScope[]>> = {
  public: ['public'],
  private: ['public', 'private'],
  loopback: ['public', 'private', 'loopback'],
  'link-local': ['public', 'private', 'link-local'],
};

/** May a registry at an address of scope `from` send us to one of scope `to`? */
export const mayReach = (from: AddressScope, to: AddressScope): boolean => REACH[from].includes(to);
