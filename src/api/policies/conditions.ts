import { BlockList, isIP } from 'node:net';
import { z } from 'zod';
import { matchesGlob } from './glob.ts';

/** What conditions can ask about a request. */
export interface ConditionContext {
  /** Address of the client; absent where it is not known. */
  readonly 'aws:SourceIp'?: string;
  readonly 'aws:RequestedRegion'?: string;
  /** In trust policies: what AssumeRole was given. */
  readonly 'sts:ExternalId'?: string;
}
export type ConditionKey = keyof ConditionContext;

interface ConditionOperator {
  readonly keys: readonly ConditionKey[];
  /** Form of its values. */
  readonly value: z.ZodType<string>;
  /** Makes the test of one condition: of `values`, any may hold. */
  readonly compile: (values: readonly string[]) => (actual: string) => boolean;
  /** Negated operators ask that none of the values holds; a key that is absent satisfies them, as in IAM. */
  readonly negated: boolean;
}

const family = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** `::ffff:192.0.2.1` is how a socket of both families writes 192.0.2.1. */
export const plainAddress = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

function isCidr(text: string): boolean {
  const [address = '', bits, more] = text.split('/');
  const version = isIP(address);
  if (version === 0 || more !== undefined) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

/** An address, or a block of them as `192.0.2.0/24`. */
export const CIDR: z.ZodType<string, string> = z.string().refine(isCidr, 'is no IP address or CIDR block');

/** @param cidrs each checked by {@link CIDR} */
function addressTest(cidrs: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', bits] = cidr.split('/');
    const kind = family(address);
    list.addSubnet(address, bits === undefined ? (kind === 'ipv4' ? 32 : 128) : Number(bits), kind);
  }
  return (address) => {
    const plain = plainAddress(address);
    return isIP(plain) !== 0 && list.check(plain, family(plain));
  };
}

const equalsAny = (values: readonly string[]) => {
  const set = new Set(values);
  return (actual: string): boolean => set.has(actual);
};
const likeAny = (values: readonly string[]) => (actual: string) => values.some((value) => matchesGlob(value, actual));

const TEXT: readonly ConditionKey[] = ['aws:RequestedRegion', 'sts:ExternalId'];
const plain = z.string().regex(/^(?!.*\$\{)/, 'has a variable, which is not known here');

/** Condition operators that policies may use. Others are refused when a policy is made. */
export const CONDITIONS: Readonly<Record<string, ConditionOperator>> = {
  IpAddress: { keys: ['aws:SourceIp'], value: CIDR, compile: addressTest, negated: false },
  NotIpAddress: { keys: ['aws:SourceIp'], value: CIDR, compile: addressTest, negated: true },
  StringEquals: { keys: TEXT, value: plain, compile: equalsAny, negated: false },
  StringLike: { keys: TEXT, value: plain, compile: likeAny, negated: false },
  StringNotEquals: { keys: TEXT, value: plain, compile: equalsAny, negated: true },
  StringNotLike: { keys: TEXT, value: plain, compile: likeAny, negated: true },
};

export type Condition = Readonly<Partial<Record<string, Readonly<Partial<Record<string, readonly string[]>>>>>>;

/** One test of everything that a statement's Condition asks: all operators and keys must hold. */
export function compileCondition(condition: Condition): (context: ConditionContext) => boolean {
  const tests: ((context: ConditionContext) => boolean)[] = [];
  for (const [name, block] of Object.entries(condition)) {
    const operator = CONDITIONS[name];
    if (operator === undefined) throw new Error(`a policy came past its check: ${name}`);
    for (const [key, values] of Object.entries(block ?? {})) {
      const holds = operator.compile(values ?? []);
      tests.push((context) => {
        const actual = context[key as ConditionKey];
        if (actual === undefined) return operator.negated;
        return holds(actual) !== operator.negated;
      });
    }
  }
  return (context) => tests.every((test) => test(context));
}
