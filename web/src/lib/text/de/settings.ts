/** Die deutschen Wörter der Einstellungen. */
import type { settings as English } from '../en/settings.ts';

export const settings: typeof English = {
	settings: {
		name: 'Name',
		about: 'Über dich',
		aboutHint: 'Ein, zwei Sätze. Links und Schlagwörter gehen.',
		avatar: 'Porträt',
		header: 'Banner',
		change: 'Ändern',
		locked: 'Follower einzeln annehmen',
		lockedHint: 'Wer dir folgen will, fragt zuerst.',
		bot: 'Das ist ein Bot',
		botHint: 'Steht dann neben jedem Beitrag.',
		showsLikes: 'Zeigen, was mir gefällt',
		showsLikesHint: 'Als Reiter in deinem Profil, für alle: nur Beiträge, die alle sehen dürfen.',
		fields: 'Angaben',
		fieldsHint: 'Bis zu vier Zeilen, etwa eine Website oder Pronomen.',
		fieldName: (n) => `Bezeichnung ${n}`,
		fieldValue: (n) => `Inhalt ${n}`,
		appearance: 'Aussehen',
		light: 'Hell',
		dark: 'Dunkel',
		auto: 'Wie das System',
		signOut: 'Abmelden',
		signedInAs: (acct) => `Angemeldet als @${acct}`,
		save: 'Profil speichern',
		mutedPeople: 'Stummgeschaltet',
		blockedPeople: 'Blockiert',
		noneHidden: 'Niemand.',
		remixes: 'Remixe',
		descendants: 'Von Remixen der Remixe erfahren',
		descendantsHint: 'Von Remixen deiner eigenen Bilder erfährst du immer.',
		device: 'Dieses Gerät',
		deviceTell: 'Auf diesem Gerät Bescheid geben',
		deviceHint: 'Auch wenn Salon geschlossen ist.',
		deviceRefused: 'Dieser Browser lässt Salon nicht Bescheid geben. In seinen Einstellungen für diese Seite lässt sich das vielleicht erlauben.',
		assistants: 'ChatGPT, Claude oder einen anderen Assistenten verbinden',
		noApps: 'Du hast keine App hereingelassen.',
		appMay: (scopes) => `Darf: ${scopes.join(', ')}`,
		sendAway: (name) => `${name} fortschicken`,
		appGone: (name) => `${name} kann dein Konto nicht mehr benutzen.`
	},
	languages: {
		interface: 'Sprache der Oberfläche',
		interfaceWhy: 'Auf diesem Gerät. Die Seite lädt neu, wenn du wählst.',
		asBrowser: 'Wie der Browser sagt',
		written: 'Sprache deiner Beiträge',
		writtenWhy: 'Was bei einem neuen Beitrag angegeben ist, bis du etwas anderes sagst.'
	}
};
