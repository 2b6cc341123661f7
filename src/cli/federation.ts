import type { Command } from 'commander';
import { type AccountFlags, accountOptions, print } from './identity-options.ts';
import { useAccountDesk } from './key-desk.ts';

type Kind = 'aws-iam' | 'oidc';
type AddFlags = AccountFlags & { readonly role: string };

/** Lets somebody in. What the body holds is checked by whoever keeps it. */
export async function addFederation(kind: Kind, body: unknown, { role, ...flags }: AddFlags): Promise<void> {
  const asked = { role, kind, body };
  const added = await useAccountDesk(flags, (desk, account) => desk.addFederation({ account, ...asked }));
  print(flags.json, added, [added.id]);
}

/** The sub-commands `list` and `remove` of one kind. */
export function listAndRemove(command: Command, kind: Kind): void {
  async function list(flags: AccountFlags): Promise<void> {
    const all = await useAccountDesk(flags, (desk, account) => desk.listFederation({ account }));
    const own = all.filter((one) => one.kind === kind);
    const lines = own.map(({ id, role, body }) => [id, role.padEnd(8), JSON.stringify(body)].join('  '));
    print(flags.json, own, lines);
  }
  async function remove(id: string, flags: AccountFlags): Promise<void> {
    await useAccountDesk(flags, (desk, account) => desk.removeFederation({ account, id }));
    print(flags.json, { id, removed: true }, [`${id} is removed`]);
  }
  accountOptions(command.command('list').description('List those of an account')).action(list);
  accountOptions(command.command('remove <id>').description('Its sessions end within 10 seconds')).action(remove);
}
