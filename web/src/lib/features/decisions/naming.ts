/** What a decision is called. */
import type { Decision } from '#lib/api/decisions.ts';
import { t } from '#lib/text/decisions.ts';

export function nameDecision(one: Pick<Decision, 'subject' | 'action' | 'role'>): string {
	const named = t.decisions.what[`${one.subject} ${one.action}`] ?? t.decisions.other;
	return one.role === 'reporter' && one.action !== 'nothing' ? t.decisions.reported : named;
}
