/** The German words of labelers. */
import type { labelers as english } from '../en/labelers.ts';

export const labelers: typeof english = {
	labelers: {
		why: 'Wer kennzeichnet, sagt, wofür er Beiträge und Menschen hält. Du wählst, auf wen du hörst, höchstens 20, und was jedes Kennzeichen für dich bewirkt. Für andere ändert das nichts.',
		none: 'Hier kennzeichnet noch niemand etwas.',
		of: (handle) => `Kennzeichen von ${handle}`,
		listen: 'Darauf hören',
		listenTo: (handle) => `Auf ${handle} hören`,
		leave: 'Nicht mehr darauf hören',
		leaveNamed: (handle) => `Nicht mehr auf ${handle} hören`,
		does: (label, handle) => `Was „${label}“ von ${handle} bewirkt`,
		actions: { hide: 'Weglassen', warn: 'Abdecken', show: 'Nur dazusagen' },
		about: {
			title: 'Was über dich gesagt wird',
			none: 'Niemand hat dich oder deine Beiträge gekennzeichnet.',
			account: (handle, label) => `${handle} sagt über dich: ${label}`,
			post: (handle, label) => `${handle} sagt über einen Beitrag von dir: ${label}`,
			see: 'Zum Beitrag',
			object: 'Widersprechen',
			why: 'Was stimmt daran nicht? Wer es gesetzt hat, liest das und sieht noch einmal hin.',
			send: 'Widerspruch senden',
			report: 'Der Moderation melden',
			abuse: 'Warum ist es Missbrauch? Die Moderation nimmt ab, was gegen die Regeln verstößt, nicht, was man anders sieht.',
			told: 'Die Moderation weiß Bescheid.'
		},
		appeals: {
			title: 'Widersprüche gegen Kennzeichen',
			mine: (handle, label) => `Du widersprichst „${label}“ von ${handle}`,
			toMe: (handle, label) => `${handle} widerspricht deinem Kennzeichen „${label}“`,
			waits: (handle) => `${handle} hat noch nicht geantwortet.`,
			stays: 'Das Kennzeichen bleibt.',
			gone: 'Das Kennzeichen ist weg.',
			takeBack: 'Kennzeichen zurücknehmen',
			keep: 'Stehen lassen',
			whyKeep: 'Warum bleibt es? Wer widerspricht, liest das.'
		},
		own: {
			title: 'Selbst kennzeichnen',
			why: 'Erkläre, was du kennzeichnest und nach welchen Regeln; dann können alle auf dich hören. Kennzeichen werden über die API gesetzt und zurückgenommen, von dir oder einem Programm von dir, und bleiben aufgezeichnet.',
			about: 'Nach welchen Regeln du kennzeichnest',
			label: 'Kennzeichen',
			value: 'Sein Name in Programmen',
			valueHint: 'Kleine Buchstaben, Ziffern und Bindestriche, etwa „spoiler“.',
			description: 'Was es bedeutet',
			severity: 'Was es bewirkt, wenn niemand wählt',
			add: 'Noch ein Kennzeichen',
			remove: (label) => `Das Kennzeichen ${label} entfernen`,
			save: 'Erklären',
			saved: 'Du kennzeichnest jetzt mit diesen Kennzeichen.',
			end: 'Nicht mehr kennzeichnen',
			ended: 'Du kennzeichnest nicht mehr. Deine Kennzeichen erscheinen nirgends.'
		}
	}
};
