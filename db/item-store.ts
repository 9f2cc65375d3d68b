/** The items of requests. What was typed about them (claims, reasons) is sealed with the request's key. */
import type { Knex } from 'knex';
import type { ClaimKind, Decision, Item, ItemState } from '../workflows/domain/items.ts';
import { ofRequest, sealedTable } from './sealed.ts';
import type { Vault } from './vault.ts';

/** What the person says about one field: what it says now (as far as they know) and what it should say. */
export type Claim = { says?: string; wanted: string };
export type NewItem = Pick<Item, 'id' | 'position' | 'subject'> & { claimKind: ClaimKind | null; claim: Claim | null };
export type ItemDecision = { decision: Decision; ground: string | null; reason: string | null };

type Row = {
  id: string;
  request_id: string;
  position: number;
  subject: string;
  claim_kind: ClaimKind | null;
  sealed_claim: Buffer | null;
  decision: Decision | null;
  ground: string | null;
  sealed_reason: Buffer | null;
  decided_by: string | null;
  decided_at: Date | null;
  state: ItemState;
};

const fromRow = (row: Row): Item => ({
  id: row.id,
  requestId: row.request_id,
  position: row.position,
  subject: row.subject,
  claimKind: row.claim_kind,
  decision: row.decision,
  ground: row.ground,
  decidedBy: row.decided_by,
  decidedAt: row.decided_at,
  state: row.state,
});

export const createItemStore = (db: Knex, vault: Vault) => {
  const sealed = sealedTable(db, vault, 'items');
  const cell = (requestId: string, column: string, row: string) => ({ owner: ofRequest(requestId), column, row });
  const rows = (requestId: string) => db<Row>('items').where({ request_id: requestId }).orderBy('position');

  /** The rows of new items, sealed, for an insert together with their request. */
  const newRows = (requestId: string, items: readonly NewItem[]) =>
    Promise.all(
      items.map(async ({ claim, ...item }) => ({
        id: item.id,
        request_id: requestId,
        position: item.position,
        subject: item.subject,
        claim_kind: item.claimKind,
        sealed_claim: claim && (await sealed.seal(cell(requestId, 'sealed_claim', item.id), JSON.stringify(claim))),
      })),
    );

  return {
    newRows,
    insert: async (requestId: string, items: readonly NewItem[]): Promise<void> => {
      if (items.length > 0) await db('items').insert(await newRows(requestId, items));
    },

    list: async (requestId: string): Promise<Item[]> => (await rows(requestId)).map(fromRow),

    /** The claims and reasons by item id: personal. */
    texts: async (requestId: string): Promise<Map<string, { claim: Claim | null; reason: string | null }>> => {
      const opened = (await rows(requestId)).map(async (row) => {
        const claim =
          row.sealed_claim && (await sealed.open(cell(requestId, 'sealed_claim', row.id), row.sealed_claim));
        const reason =
          row.sealed_reason && (await sealed.open(cell(requestId, 'sealed_reason', row.id), row.sealed_reason));
        return [row.id, { claim: claim === null ? null : (JSON.parse(claim) as Claim), reason }] as const;
      });
      return new Map(await Promise.all(opened));
    },

    decide: async (item: Item, by: { staffId: string; at: Date }, decided: ItemDecision): Promise<void> => {
      const { decision, ground, reason } = decided;
      await db('items')
        .where({ id: item.id })
        .update({
          decision,
          ground,
          sealed_reason: reason && (await sealed.seal(cell(item.requestId, 'sealed_reason', item.id), reason)),
          decided_by: by.staffId,
          decided_at: by.at,
          state: 'decided',
        });
    },

    /** Moves one item from one of `from` to `to`; false when it stands elsewhere (somebody else moved it). */
    move: async (id: string, from: readonly ItemState[], to: ItemState): Promise<boolean> =>
      (await db('items').where({ id }).whereIn('state', from).update({ state: to })) === 1,
  };
};
