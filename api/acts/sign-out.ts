/** A session ends on the server: its token opens nothing from then on (A29). */
import type { Staff } from '../../db/staff-store.ts';
import type { ApiContext } from '../context.ts';

export const signOut =
  ({ record, now }: ApiContext) =>
  (staff: Pick<Staff, 'id' | 'role'>, session: Buffer): Promise<void> =>
    record.act(async (tx) => {
      await tx.sessions.end(session);
      const actor = { kind: 'staff', id: staff.id, role: staff.role } as const;
      await tx.observe({ requestId: null, fact: { fact: 'staff.signed_out' }, actor, at: now() });
    });
