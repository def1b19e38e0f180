/** Die deutschen Wörter über Datensätze: was veröffentlicht wurde, wer es hat, und wo die eigene Arbeit ist. */
import { plural } from './home.ts';

export const datasets = {
	datasets: {
		title: 'Datensätze',
		lead: 'Nur aus dem, wozu Menschen hier Ja gesagt haben. Was sie zurücknehmen, muss aus jeder Kopie gelöscht werden und steht für immer in einer Liste.',
		none: 'Noch ist nichts veröffentlicht',
		noneWhy: 'Hier erscheint ein Datensatz, wenn die Betreiber einen aus dem machen, was Menschen teilen wollen.',
		version: (version: string) => `Version ${version}`,
		released: 'Veröffentlicht:',
		asOf: 'Stand:',
		closed:
			'Seine Daten werden nicht mehr herausgegeben: etwas daraus wurde zurückgenommen, und er gehört zu einem Protokoll, das endete, als der Ort aus einer Sicherung zurückkam. Was weg musste, bleibt aufgeführt.',
		newest: 'Es gibt eine neuere Version ohne das, was weg musste:',
		tables: 'Was darin ist',
		table: 'Tabelle',
		holds: 'Was eine Zeile ist',
		rows: 'Zeilen',
		size: 'Größe',
		count: (n: number, shown: string) => `${shown} ${n === 1 ? 'Zeile' : 'Zeilen'}`,
		gone: (n: number, shown: string) => `${shown} ${n === 1 ? 'Zeile musste' : 'Zeilen mussten'} seitdem weg`,
		nothingGone: 'Bisher musste nichts weg',
		papers: 'Papiere',
		paper: {
			'README.md': 'Karte',
			'TERMS.md': 'Bedingungen',
			'croissant.json': 'Beschreibung für Maschinen (Croissant)',
			'consent_summary.json': 'Wozu Menschen Ja gesagt haben',
			'art53_summary.md': 'Zusammenfassung der Inhalte (KI-Verordnung, Art. 53)',
			'manifest.jsonl': 'Liste aller Dateien mit Prüfsummen',
			'manifest.sig': 'Unterschrift dieser Liste'
		} as Record<string, string>,
		tombstones: 'Was aus Kopien gelöscht werden muss',
		must: (days: number) =>
			`Wer eine Kopie hat, liest diese Liste jede Woche, löscht binnen ${plural(days, 'Tag', 'Tagen')}, was darin steht, und sagt es.`,
		feed: 'Die Liste',
		take: 'Wie man ihn bekommt',
		takeWhy:
			'Die Papiere sind für alle. Dateien mit der Arbeit von Menschen sind für eingetragene Empfänger, damit man jedem sagen kann, was zu löschen ist. Einen Schlüssel geben die Betreiber.',
		load: 'Holen und prüfen, laden, und löschen, was zurückgenommen wurde. `salon` liegt nach `make run` in `.venv/bin` einer Kopie von Salon; einen eigenen Ort muss man dafür nicht offen halten.',
		plain: 'Ohne Salon, mit curl',
		card: 'Die Karte lesen',
		loadingCard: 'Die Karte wird geladen',
		sum: 'SHA-256 der Dateiliste',
		key: 'Schlüssel, der sie unterschreibt (Ed25519)',
		mine: 'Wo ist meine Arbeit?',
		all: 'Alle Datensätze',
		missing: 'Diesen Datensatz gibt es nicht',
		where: {
			lead: 'Jeder Datensatz, in dem etwas von dir ist, und alle, die ihn geholt haben.',
			none: 'Nichts von dir ist in einem Datensatz',
			noneWhy: 'Veröffentlicht wird nur, was jemand erlaubt hat, und hier siehst du sofort, wohin es ging.',
			holds: 'Von dir darin:',
			nothing: 'Nichts von dir ist mehr darin.',
			parts: {
				posts: (n: number) => plural(n, 'Beitrag', 'Beiträge'),
				generations: (n: number) => plural(n, 'hier gemachtes Bild', 'hier gemachte Bilder'),
				preferences_image: (n: number) => plural(n, 'Wahl zwischen Bildern', 'Wahlen zwischen Bildern'),
				preferences_text: (n: number) => plural(n, 'Wahl zwischen Antworten', 'Wahlen zwischen Antworten'),
				feedback_unpaired: (n: number) => plural(n, 'Favorit oder Übergangenes', 'Favoriten und Übergangenes'),
				remix_edges: (n: number) => plural(n, 'Remix', 'Remixe')
			} as Record<string, (n: number) => string>,
			withdrawn: (n: number) =>
				`${plural(n, 'Zeile mit einem Teil von dir musste', 'Zeilen mit einem Teil von dir mussten')} weg, seit`,
			by: 'Aus jeder Kopie muss es verschwunden sein bis',
			newer: 'Eine spätere Version ohne es ist da.',
			notYet: 'Diese Version ist noch die neueste; die nächste entsteht binnen einer Woche.',
			holders: 'Wer ihn geholt hat',
			nobody: 'Niemand hat ihn geholt.',
			state: {
				holds: 'hat ihn',
				asked: 'wurde aufgefordert zu löschen, was du zurückgenommen hast',
				acknowledged: 'sagt, es ist gelöscht:',
				overdue: 'hat nicht rechtzeitig gesagt, dass es gelöscht ist, und bekommt nichts mehr'
			},
			since: 'seit',
			stream: 'Während es geschieht',
			streamWhy:
				'Was du weiterzugeben erlaubst, geht hinaus, während es geschieht, und nur an die, die hier eingetragen sind. Was du zurücknimmst oder löschst, erfahren sie sofort.',
			streamNobody: 'Niemand hat auf diesem Weg etwas von dir bekommen.',
			took: (first: string, last: string) =>
				first === last ? `bekam am ${first} etwas von dir.` : `bekam vom ${first} bis ${last} etwas von dir.`,
			ended: 'Sie bekommen nichts mehr.',
			change: 'Ändern, was mit deiner Arbeit geschehen darf'
		},
		desk: {
			title: 'Veröffentlichte Datensätze',
			make: 'Einen Datensatz machen',
			makeWhy: 'Aus allem, was Menschen jetzt teilen wollen. Er entsteht im Hintergrund.',
			patch: 'Versionen ohne das machen, was weg musste',
			asked: 'Er wird gemacht.',
			builds: 'Gemacht oder im Entstehen',
			noBuilds: 'Hier wurde noch nichts gemacht.',
			kind: { build: 'Ein Datensatz', patch: 'Versionen ohne das, was weg musste' },
			state: { queued: 'wartet', running: 'wird gemacht', ready: 'ist fertig', failed: 'ist gescheitert' },
			at: (config: string) => `Schreibt ${config}`,
			beginning: 'Sucht aus, was hinein darf',
			rows: (done: string, total: string) => `${done} von ${total} Zeilen`,
			nothingToDo: 'Aus keinem Datensatz musste etwas weg.',
			recipients: 'Empfänger',
			recipientsWhy:
				'Sie dürfen Daten und den Strom holen. Wessen Bestätigung überfällig ist, verliert in derselben Nacht von selbst den Schlüssel.',
			none: 'Niemand ist eingetragen.',
			organisation: 'Name',
			contact: 'Wie man sie erreicht',
			register: 'Eintragen',
			key: 'Ihr Schlüssel; er wird nur dieses Mal gezeigt. Mit ihm holen sie Datensätze, wie deren Seiten es sagen, und folgen dem Strom:',
			copy: 'Kopieren',
			copied: 'Kopiert.',
			keyDone: 'Ich habe ihn weitergegeben',
			end: 'Beenden',
			endTitle: (name: string) => `${name} von jetzt an nichts mehr geben?`,
			endWhy: 'Der Schlüssel gilt sofort nicht mehr. Was sie haben, muss trotzdem weg, wenn Menschen es zurücknehmen.',
			ended: 'beendet',
			took: 'Geholt',
			waiting: 'Zu löschen',
			due: 'Fällig',
			acknowledged: 'Zuletzt gesagt',
			nothingHeld: 'hat noch nichts geholt'
		}
	}
};
