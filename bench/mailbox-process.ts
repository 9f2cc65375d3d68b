/** PROCESS: the mailbox alone, so that its memory can be told from the bench's own. */
import { startMailbox } from '../embedded/mailbox.ts';

const [smtpPort, httpPort] = [Number(process.env['BENCH_SMTP_PORT']), Number(process.env['BENCH_PORT'])];
const mailbox = await startMailbox({ smtpPort, httpPort });
process.once('SIGTERM', () => void mailbox.stop());
