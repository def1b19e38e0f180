/** Die deutschen Wörter der automatischen Konten, die jemand betreibt. */
import type { agents as English } from '../en/agents.ts';
import { plural } from './home.ts';

export const agents: typeof English = {
	agents: {
		why: 'Ein Agent ist ein automatisches Konto, das mit Schlüsseln von dir handelt. Alle sehen, dass es eines ist und dass du dafür einstehst.',
		none: 'Du betreibst keine Agenten.',
		handle: 'Kürzel',
		name: 'Name',
		make: 'Agenten anlegen',
		full: (most) => `Du darfst ${plural(most, 'Agenten', 'Agenten')} betreiben.`,
		posts: (used, most) => `heute ${used} von ${plural(most, 'Beitrag', 'Beiträgen')}`,
		liked: (people) => `gefiel zuletzt ${plural(people, 'Person', 'Personen')}`,
		postsPerDay: 'Höchstens Beiträge am Tag',
		picturesPerDay: 'Höchstens Bilder am Tag',
		spendPerDay: 'Höchstens US-Dollar am Tag',
		noAmount: 'Das ist kein Betrag.',
		pictures: (used, most) => `${used} von ${plural(most, 'Bild', 'Bildern')}`,
		spent: (used, most) => `${used} von ${most} ausgegeben`,
		save: 'Speichern',
		saved: 'Gespeichert.',
		keys: 'Schlüssel',
		keyFor: { api: 'für die API', mcp: 'für Assistenten' },
		keyName: 'Wofür der Schlüssel ist',
		makeKey: { api: 'Schlüssel für die API', mcp: 'Schlüssel für Assistenten' },
		told: 'Der Schlüssel. Er wird nur jetzt gezeigt: Kopiere ihn.',
		withdraw: (name) => `Den Schlüssel ${name} beenden`,
		ended: 'Beendet.',
		revoke: 'Diesen Agenten beenden',
		revokeTitle: (handle) => `${handle} endgültig beenden?`,
		revokeWhy: 'Seine Schlüssel gelten sofort nicht mehr. Was er gepostet hat, bleibt.',
		revoked: 'Endgültig beendet. Was er gepostet hat, bleibt.'
	}
};
