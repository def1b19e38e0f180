/** Die deutschen Wörter des Verbindens mit einem Assistenten. */
import type { assistants as English } from '../en/assistants.ts';

export const assistants: typeof English = {
	assistants: {
		title: 'Assistenten',
		lead: (place: string) =>
			`${place} lässt sich in ChatGPT, Claude und jedem anderen Assistenten nutzen, der MCP spricht: Er kann für dich lesen, Bilder machen lassen und dir Entwürfe hinlegen.`,
		address: 'Die Adresse zum Verbinden',
		copy: 'Kopieren',
		copied: 'Kopiert.',
		trustTitle: 'Was ein Assistent darf',
		trust: [
			'Du wählst beim Einlassen, was jeder darf und wie viele Bilder und wie viel Geld er am Tag verbrauchen kann.',
			'Er hinterlässt Entwürfe. Nichts wird veröffentlicht, bevor du dazu Ja gesagt hast, jedes Mal.',
			'Was Leute hier schreiben, erreicht ihn als Inhalt, nie als Anweisung.',
			'Alles, was er tut, ist als sein Werk gekennzeichnet, und du kannst ihn jederzeit wegschicken.'
		],
		manage: 'Assistenten und Apps, die du eingelassen hast',
		ways: [
			{
				name: 'ChatGPT',
				steps: [
					'Öffne die Einstellungen, dann Apps & Konnektoren; wo es verlangt wird, schalte unter Erweitert den Entwicklermodus ein.',
					'Wähle Erstellen, füge die Adresse ein und lass die Anmeldung auf OAuth.',
					'Wähle die App in einer Unterhaltung aus dem Menü der Werkzeuge.'
				]
			},
			{
				name: 'Claude',
				steps: [
					'Öffne die Einstellungen, dann Konnektoren, und wähle Eigenen Konnektor hinzufügen.',
					'Füge die Adresse ein und drücke Verbinden.',
					'Für Claude Code führe das in einem Terminal aus:'
				]
			},
			{
				name: 'VS Code',
				steps: ['Schreib das in .vscode/mcp.json eines Ordners und drücke darüber auf Start:']
			},
			{
				name: 'MCP Inspector',
				steps: ['Um alles anzusehen, was es gibt, führe das in einem Terminal aus:']
			}
		]
	}
};
