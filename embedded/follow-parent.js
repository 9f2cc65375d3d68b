/**
 * Loaded before a supervised child's own code. A child has a process group of its own, so it would outlive a parent that
 * was killed and keep its ports: when the channel to the parent breaks, it asks itself to stop as SIGTERM would.
 *
 * JavaScript, because worker threads of the child load it too, before anything there can read TypeScript.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// Waiting for the parent's end must not be what keeps a finished child alive.
process.channel?.unref();
