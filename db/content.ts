/** What an approval binds to, read from the rows as they stand: asked by the desk before and by the worker after it. */
import type { Knex } from 'knex';
import type { Item } from '../workflows/domain/items.ts';
import { contentText, decisionsText, packageContent, type PackageContent } from '../workflows/domain/package.ts';
import type { Policy } from '../workflows/domain/policy.ts';
import type { Request } from '../workflows/domain/request.ts';
import { createItemStore } from './item-store.ts';
import { createReadingStore } from './reading-store.ts';
import { ofRequest } from './sealed.ts';
import type { Vault } from './vault.ts';

export type CurrentContent = {
  /** Personal: it leaves the room only as `hash`. */
  text: string;
  /** HMAC of the text with the request's key, hex. */
  hash: string;
  /** The package of an access request; null for a correction. */
  content: PackageContent | null;
  /** The ids of items that nobody has decided yet: while there are any, nothing can be approved. */
  undecided: readonly string[];
};

export const createContentReader = (db: Knex, vault: Vault) => {
  const items = createItemStore(db, vault);
  const readings = createReadingStore(db, vault);

  const textOfDecisions = async (request: Request, list: readonly Item[]): Promise<string> => {
    const texts = await items.texts(request.id);
    return decisionsText(
      list.map((item) => ({
        ...item,
        wanted: texts.get(item.id)?.claim?.wanted ?? '',
        reason: texts.get(item.id)?.reason ?? null,
      })),
    );
  };

  const packageOf = async (policy: Policy, request: Request, list: readonly Item[]): Promise<PackageContent> => {
    const texts = await items.texts(request.id);
    const held =
      request.personId === null ? [] : await readings.list({ requestId: request.id, personId: request.personId });
    // The state the package shows: when the last system was read. Never the present, which would change the hash.
    const readAt = held.map((reading) => reading.readAt.getTime());
    const gatheredAt = readAt.length === 0 ? request.receivedAt : new Date(Math.max(...readAt));
    return packageContent({
      request,
      policy,
      gatheredAt,
      readings: held,
      items: list.map((item) => ({ ...item, reason: texts.get(item.id)?.reason ?? null })),
    });
  };

  return {
    /**
     * The content that an approval of `request` would bind to now. Inside a transaction that then changes the request
     * (guarded by its version), nothing can slip in between: whatever changes the content changes the version.
     */
    current: async (policy: Policy, request: Request): Promise<CurrentContent> => {
      const list = await items.list(request.id);
      const content = request.type === 'access' ? await packageOf(policy, request, list) : null;
      const text = content === null ? await textOfDecisions(request, list) : contentText(content);
      return {
        text,
        hash: await vault.mac(db, ofRequest(request.id), text),
        content,
        undecided: list.filter((item) => item.decision === null).map(({ id }) => id),
      };
    },
  };
};
