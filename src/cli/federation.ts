import type { Command } from 'commander';
import { type AccountFlags, accountOptions, configOf, print } from './identity-options.ts';
import { useDesk } from './key-desk.ts';

type Kind = 'aws-iam' | 'oidc';
type AddFlags = AccountFlags & { readonly role: string };

/** Lets somebody in. What the body holds is checked by whoever keeps it. */
export async function addFederation(kind: Kind, body: unknown, { role, ...flags }: AddFlags): Promise<void> {
  const asked = { account: flags.account, role, kind, body };
  const added = await useDesk(configOf(flags), (desk) => desk.addFederation(asked));
  print(flags.json, added, [added.id]);
}

/** The sub-commands `list` and `remove` of one kind. */
export function listAndRemove(command: Command, kind: Kind): void {
  async function list(flags: AccountFlags): Promise<void> {
    const all = await useDesk(configOf(flags), (desk) => desk.listFederation({ account: flags.account }));
    const own = all.filter((one) => one.kind === kind);
    const lines = own.map(({ id, role, body }) => [id, role.padEnd(8), JSON.stringify(body)].join('  '));
    print(flags.json, own, lines);
  }
  async function remove(id: string, flags: AccountFlags): Promise<void> {
    await useDesk(configOf(flags), (desk) => desk.removeFederation({ account: flags.account, id }));
    print(flags.json, { id, removed: true }, [`${id} is removed`]);
  }
  accountOptions(command.command('list').description('List those of an account')).action(list);
  accountOptions(command.command('remove <id>').description('Its sessions end within 10 seconds')).action(remove);
}
