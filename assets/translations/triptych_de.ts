<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>“{name}” is a folder.</source>
        <translation>„{name}“ ist ein Ordner.</translation>
    </message>
    <message>
        <source>Attach the files in it.</source>
        <translation>Hänge die Dateien darin an.</translation>
    </message>
    <message>
        <source>“{name}” is a pipe or a device, not a file.</source>
        <translation>„{name}“ ist eine Pipe oder ein Gerät, keine Datei.</translation>
    </message>
    <message>
        <source>Attach a file.</source>
        <translation>Hänge eine Datei an.</translation>
    </message>
    <message>
        <source>Check that it exists and can be read.</source>
        <translation>Prüfe, ob sie da ist und dir gehört.</translation>
    </message>
    <message>
        <source>“{name}” is too large: {size} MB, and at most {most} MB can be attached.</source>
        <translation>„{name}“ ist zu groß: {size} MB, und höchstens {most} MB lassen sich anhängen.</translation>
    </message>
    <message>
        <source>Attach the part that matters.</source>
        <translation>Hänge den Teil an, auf den es ankommt.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read as {encoding}.</source>
        <translation>„{name}“ lässt sich nicht als {encoding} lesen.</translation>
    </message>
    <message>
        <source>Choose another encoding.</source>
        <translation>Wähle eine andere Kodierung.</translation>
    </message>
    <message>
        <source>“{name}” cannot be read.</source>
        <translation>„{name}“ kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>“{name}” is too long: {tokens} tokens, and the context holds {context}.</source>
        <translation>„{name}“ ist zu lang: {tokens} Tokens, und der Kontext fasst {context}.</translation>
    </message>
    <message>
        <source>Attach the part that matters, or choose a larger context.</source>
        <translation>Hänge den Teil an, auf den es ankommt, oder wähle einen größeren Kontext.</translation>
    </message>
    <message>
        <source>“{name}” is empty.</source>
        <translation>„{name}“ ist leer.</translation>
    </message>
    <message>
        <source>Attach a file that is not empty.</source>
        <translation>Hänge eine Datei an, in der etwas steht.</translation>
    </message>
    <message>
        <source>Attach text, code, a PDF or an Office file. Of others, copy the text into the question.</source>
        <translation>Häng Text, Code, ein PDF oder eine Office-Datei an. Aus anderen kopier den Text in die Frage.</translation>
    </message>
    <message>
        <source>“{name}” is not a text file.</source>
        <translation>„{name}“ ist keine Textdatei.</translation>
    </message>
    <message>
        <source>Triptych was closed while this was being written.</source>
        <translation>Triptych wurde geschlossen, während dies geschrieben wurde.</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>Angehalten.</translation>
    </message>
    <message>
        <source>The context is full.</source>
        <translation>Der Kontext ist voll.</translation>
    </message>
    <message>
        <source>The model called tools as often as one answer may. Go on to let it call more.</source>
        <translation>Das Modell hat so oft Werkzeuge aufgerufen, wie eine Antwort darf. Mach weiter, damit es mehr aufrufen kann.</translation>
    </message>
    <message>
        <source>The model called a tool wrongly three times in a row. Let it answer without, or go on.</source>
        <translation>Das Modell hat ein Werkzeug dreimal hintereinander falsch aufgerufen. Lass es ohne antworten oder mach weiter.</translation>
    </message>
    <message>
        <source>Cut off at the token limit.</source>
        <translation>An der Token-Grenze abgeschnitten.</translation>
    </message>
    <message>
        <source>Stopped before this call was answered. Go on to be asked again.</source>
        <translation>Angehalten, bevor dieser Aufruf beantwortet war. Mach weiter, um wieder gefragt zu werden.</translation>
    </message>
    <message>
        <source>Cut off: the context of {context} tokens is full.</source>
        <translation>Abgeschnitten: Der Kontext von {context} Tokens ist voll.</translation>
    </message>
    <message>
        <source>The question takes {tokens} tokens, and the context holds {limit}.</source>
        <translation>Die Frage braucht {tokens} Tokens, und der Kontext fasst {limit}.</translation>
    </message>
    <message>
        <source>The context was full. There is room to go on now.</source>
        <translation>Der Kontext war voll. Jetzt ist Platz, um weiterzumachen.</translation>
    </message>
    <message>
        <source>This model can hold no more than {tokens}.</source>
        <translation>Mehr als {tokens} fasst dieses Modell nicht.</translation>
    </message>
    <message>
        <source>There is not enough memory for {tokens}.</source>
        <translation>Für {tokens} reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>To go on, the model is loaded with {tokens}.</source>
        <translation>Zum Weitermachen wird das Modell mit {tokens} geladen.</translation>
    </message>
    <message>
        <source>There was not enough memory to begin {answers} answers side by side.</source>
        <translation>Der Speicher reichte nicht, um {answers} Antworten nebeneinander zu beginnen.</translation>
    </message>
    <message>
        <source>{answers} answers side by side need about {needed} tokens of context; the model has {available}.</source>
        <translation>{answers} Antworten nebeneinander brauchen etwa {needed} Tokens Kontext; das Modell hat {available}.</translation>
    </message>
    <message>
        <source>{name} is protected with a password.</source>
        <translation>{name} ist mit einem Passwort geschützt.</translation>
    </message>
    <message>
        <source>Unpack it with another program, then import the folder.</source>
        <translation>Entpacke es mit einem anderen Programm und importiere dann den Ordner.</translation>
    </message>
    <message>
        <source>{name} in this ZIP file is damaged.</source>
        <translation>{name} in dieser ZIP-Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>{name} kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check that it is there and that you may read it.</source>
        <translation>Prüfe, ob sie da ist und du sie lesen darfst.</translation>
    </message>
    <message>
        <source>{name} is damaged.</source>
        <translation>{name} ist beschädigt.</translation>
    </message>
    <message>
        <source>{name} is too large to import.</source>
        <translation>{name} ist zu groß zum Importieren.</translation>
    </message>
    <message>
        <source>Files up to {size} can be imported.</source>
        <translation>Dateien bis {size} können importiert werden.</translation>
    </message>
    <message>
        <source>Triptych reads its own files and chats of ChatGPT, Claude, LM Studio, Jan, Open WebUI and llama.cpp, ShareGPT and lists of messages with “role” and “content”.</source>
        <translation>Triptych liest eigene Dateien und Chats von ChatGPT, Claude, LM Studio, Jan, Open WebUI und llama.cpp, ShareGPT und Listen von Nachrichten mit „role“ und „content“.</translation>
    </message>
    <message>
        <source>{name} is not a chat export.</source>
        <translation>{name} ist kein Export von Chats.</translation>
    </message>
    <message>
        <source>{name} holds no chats.</source>
        <translation>{name} enthält keine Chats.</translation>
    </message>
    <message>
        <source>{name}: {reason}</source>
        <translation>{name}: {reason}</translation>
    </message>
    <message>
        <source>{name} holds another ZIP file, and no chats beside it.</source>
        <translation>{name} enthält eine weitere ZIP-Datei und daneben keine Chats.</translation>
    </message>
    <message>
        <source>Unpack it, then import the file inside.</source>
        <translation>Entpacke sie und importiere dann die Datei darin.</translation>
    </message>
    <message>
        <source>There are no messages in this file.</source>
        <translation>In dieser Datei sind keine Nachrichten.</translation>
    </message>
    <message>
        <source>This Triptych file is damaged or incomplete.</source>
        <translation>Diese Triptych-Datei ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>Export it again, then import the new file.</source>
        <translation>Exportiere sie noch einmal und importiere dann die neue Datei.</translation>
    </message>
    <message>
        <source>Chat {number} in this Triptych file is damaged.</source>
        <translation>Chat {number} in dieser Triptych-Datei ist beschädigt.</translation>
    </message>
    <message>
        <source>This file was written by a newer Triptych.</source>
        <translation>Diese Datei hat ein neueres Triptych geschrieben.</translation>
    </message>
    <message>
        <source>Update Triptych, then import it again.</source>
        <translation>Aktualisiere Triptych und importiere sie dann noch einmal.</translation>
    </message>
    <message>
        <source>This file was written by an older Triptych.</source>
        <translation>Diese Datei stammt von einem älteren Triptych.</translation>
    </message>
    <message>
        <source>Open its chats in this one and export them again.</source>
        <translation>Öffne ihre Chats in diesem hier und exportiere sie noch einmal.</translation>
    </message>
    <message>
        <source>The chat “{title}” in this file does not hang together.</source>
        <translation>Der Chat „{title}“ in dieser Datei hängt nicht zusammen.</translation>
    </message>
    <message>
        <source>Fits comfortably, with {room} to spare.</source>
        <translation>Passt bequem, {room} bleiben frei.</translation>
    </message>
    <message>
        <source>Fits, but only just: {room} to spare. Close other programs first.</source>
        <translation>Passt gerade so: {room} bleiben frei. Schließe erst andere Programme.</translation>
    </message>
    <message>
        <source>Runs with {here} of {layers} layers in main memory, which is slower.</source>
        <translation>Läuft mit {here} von {layers} Schichten im Hauptspeicher, das ist langsamer.</translation>
    </message>
    <message>
        <source>Runs with the experts of {here} of {layers} layers in main memory.</source>
        <translation>Läuft mit den Experten von {here} der {layers} Schichten im Hauptspeicher.</translation>
    </message>
    <message>
        <source>Runs on the processor alone, which is slow. {room} to spare.</source>
        <translation>Läuft nur auf dem Prozessor, das ist langsam. {room} bleiben frei.</translation>
    </message>
    <message>
        <source>Does not fit: it is {room} short.</source>
        <translation>Passt nicht: Es fehlen {room}.</translation>
    </message>
    <message>
        <source>Runs on the processor alone. {room} to spare.</source>
        <translation>Läuft nur auf dem Prozessor. {room} bleiben frei.</translation>
    </message>
    <message>
        <source>Close other programs first.</source>
        <translation>Schließe vorher andere Programme.</translation>
    </message>
    <message>
        <source>unknown: {reason}</source>
        <translation>nicht bekannt: {reason}</translation>
    </message>
    <message>
        <source>Main memory</source>
        <translation>Hauptspeicher</translation>
    </message>
    <message>
        <source>Does not fit: it is {missing} short, even with {context} tokens of context.</source>
        <translation>Passt nicht: Es fehlen {missing}, selbst mit {context} Tokens Kontext.</translation>
    </message>
    <message>
        <source>The cache is kept in q8_0, which is smaller and slower, because nothing else fits.</source>
        <translation>Der Cache liegt in q8_0, das kleiner und langsamer ist, weil sonst nichts passt.</translation>
    </message>
    <message>
        <source>{context} tokens of context instead of {wanted}, because more would not fit.</source>
        <translation>{context} Tokens Kontext statt {wanted}, weil mehr nicht passen.</translation>
    </message>
    <message>
        <source>All attention on {gpus}; the experts of {here} of {layers} layers in main memory, because not all of them fit; {room} to spare.</source>
        <translation>Alle Attention auf {gpus}; die Experten von {here} der {layers} Schichten im Hauptspeicher, weil nicht alle hineinpassen; {room} bleiben frei.</translation>
    </message>
    <message>
        <source>Everything in main memory; {room} to spare.</source>
        <translation>Alles im Hauptspeicher; {room} bleiben frei.</translation>
    </message>
    <message>
        <source>All {layers} layers on {gpus}; {room} to spare.</source>
        <translation>Alle {layers} Schichten auf {gpus}; {room} bleiben frei.</translation>
    </message>
    <message>
        <source>{first} and {last}</source>
        <translation>{first} und {last}</translation>
    </message>
    <message>
        <source>The processor does not say which instruction sets it has.</source>
        <translation>Der Prozessor sagt nicht, welche Befehlssätze er hat.</translation>
    </message>
    <message>
        <source>The system does not tell physical cores from hyper-threads.</source>
        <translation>Das System unterscheidet echte Kerne nicht von Hyper-Threads.</translation>
    </message>
    <message>
        <source>The system does not name the processor.</source>
        <translation>Das System nennt den Prozessor nicht.</translation>
    </message>
    <message>
        <source>The disk does not respond: {error}</source>
        <translation>Die Platte antwortet nicht: {error}</translation>
    </message>
    <message>
        <source>Check that it is connected.</source>
        <translation>Prüfe, ob sie angeschlossen ist.</translation>
    </message>
    <message>
        <source>This system does not say whether a disk spins.</source>
        <translation>Dieses System sagt nicht, ob sich eine Platte dreht.</translation>
    </message>
    <message>
        <source>A virtual disk does not say what it is stored on.</source>
        <translation>Eine virtuelle Platte sagt nicht, worauf sie liegt.</translation>
    </message>
    <message>
        <source>The folder is not on a plain disk.</source>
        <translation>Der Ordner liegt nicht auf einer einfachen Platte.</translation>
    </message>
    <message>
        <source>The total memory of this GPU is not known.</source>
        <translation>Der gesamte Speicher dieser GPU ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The free memory of this GPU is not known.</source>
        <translation>Der freie Speicher dieser GPU ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The driver&apos;s version is not known.</source>
        <translation>Die Version des Treibers ist nicht bekannt.</translation>
    </message>
    <message>
        <source>The NVIDIA driver is there, but this build has no CUDA backend.</source>
        <translation>Der NVIDIA-Treiber ist da, aber dieser Build hat kein CUDA-Backend.</translation>
    </message>
    <message>
        <source>Until there is one, models run on the processor.</source>
        <translation>Bis es eines gibt, laufen Modelle auf dem Prozessor.</translation>
    </message>
    <message>
        <source>Whether a screen is connected to it is not known.</source>
        <translation>Ob ein Bildschirm daran hängt, ist nicht bekannt.</translation>
    </message>
    <message>
        <source>There is an NVIDIA GPU, but NVIDIA&apos;s driver does not respond.</source>
        <translation>Es gibt eine NVIDIA-GPU, aber der Treiber von NVIDIA antwortet nicht.</translation>
    </message>
    <message>
        <source>Install NVIDIA&apos;s driver.</source>
        <translation>Installiere den Treiber von NVIDIA.</translation>
    </message>
    <message>
        <source>The GPU runs on nouveau, which cannot compute.</source>
        <translation>Die GPU läuft mit nouveau, das nicht rechnen kann.</translation>
    </message>
    <message>
        <source>There is a GPU of {vendor}, but this build has no backend for it.</source>
        <translation>Es gibt eine GPU von {vendor}, aber dieser Build hat kein Backend dafür.</translation>
    </message>
    <message>
        <source>The kernel names no driver.</source>
        <translation>Der Kernel nennt keinen Treiber.</translation>
    </message>
    <message>
        <source>The system does not report its swap space: {error}</source>
        <translation>Das System nennt seinen Auslagerungsspeicher nicht: {error}</translation>
    </message>
    <message>
        <source>There is no NVIDIA driver for this system.</source>
        <translation>Für dieses System gibt es keinen NVIDIA-Treiber.</translation>
    </message>
    <message>
        <source>NVIDIA&apos;s driver does not respond: {error}</source>
        <translation>Der Treiber von NVIDIA antwortet nicht: {error}</translation>
    </message>
    <message>
        <source>Install or update NVIDIA&apos;s driver.</source>
        <translation>Installiere oder aktualisiere den Treiber von NVIDIA.</translation>
    </message>
    <message>
        <source>The driver lost this GPU ({error}).</source>
        <translation>Der Treiber hat diese GPU verloren ({error}).</translation>
    </message>
    <message>
        <source>Restart the computer. If it stays so, check how the GPU is seated and powered.</source>
        <translation>Starte den Rechner neu. Bleibt es so, prüfe, wie die GPU sitzt und mit Strom versorgt ist.</translation>
    </message>
    <message>
        <source>The driver does not say.</source>
        <translation>Der Treiber sagt es nicht.</translation>
    </message>
    <message>
        <source>This system does not report temperatures.</source>
        <translation>Dieses System nennt keine Temperaturen.</translation>
    </message>
    <message>
        <source>This computer has no temperature sensor that Triptych knows.</source>
        <translation>Dieser Computer hat keinen Temperaturfühler, den wir kennen.</translation>
    </message>
    <message>
        <source>Delete one of the two first. Nothing was moved or changed.</source>
        <translation>Lösche zuerst eines von beiden. Nichts wurde verschoben oder geändert.</translation>
    </message>
    <message>
        <source>{name} is in the new folder already.</source>
        <translation>{name} ist schon im neuen Ordner.</translation>
    </message>
    <message>
        <source>{name} could not be moved to the trash.</source>
        <translation>{name} konnte nicht in den Papierkorb verschoben werden.</translation>
    </message>
    <message>
        <source>Delete it by hand.</source>
        <translation>Lösche es von Hand.</translation>
    </message>
    <message>
        <source>It holds neither a GGUF file nor a model in MLX’s layout.</source>
        <translation>Es enthält weder eine GGUF-Datei noch ein Modell im MLX-Format.</translation>
    </message>
    <message>
        <source>It is a {kind} model; Triptych runs gpt-oss only.</source>
        <translation>Es ist ein {kind}-Modell; Triptych betreibt nur gpt-oss.</translation>
    </message>
    <message>
        <source>It does not say that it is a gpt-oss model.</source>
        <translation>Es gibt sich nicht als gpt-oss-Modell zu erkennen.</translation>
    </message>
    <message>
        <source>Only {here} of its {count} parts are there.</source>
        <translation>Nur {here} von {count} Teilen sind da.</translation>
    </message>
    <message>
        <source>A backup could not be made: the copy was incomplete.</source>
        <translation>Eine Sicherung war nicht möglich: Die Kopie war nicht vollständig.</translation>
    </message>
    <message>
        <source>Check this disk.</source>
        <translation>Prüfe diese Platte.</translation>
    </message>
    <message>
        <source>“{name}” is a folder, and Triptych needs a file there.</source>
        <translation>„{name}“ ist ein Ordner; Triptych braucht dort eine Datei.</translation>
    </message>
    <message>
        <source>Move it elsewhere, then try again.</source>
        <translation>Verschiebe ihn an einen anderen Ort und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>There is no room for a backup.</source>
        <translation>Für eine Sicherung ist kein Platz.</translation>
    </message>
    <message>
        <source>Free some space on the disk.</source>
        <translation>Schaffe Platz auf der Platte.</translation>
    </message>
    <message>
        <source>The copy was not encrypted and has been removed.</source>
        <translation>Die Kopie war nicht verschlüsselt und wurde entfernt.</translation>
    </message>
    <message>
        <source>Please report this: it is a bug.</source>
        <translation>Bitte melde das: Es ist ein Fehler im Programm.</translation>
    </message>
    <message>
        <source>The chats cannot be encrypted here.</source>
        <translation>Die Chats können hier nicht verschlüsselt werden.</translation>
    </message>
    <message>
        <source>Choose a folder on a local disk.</source>
        <translation>Wähle einen Ordner auf einer lokalen Platte.</translation>
    </message>
    <message>
        <source>The chats cannot be kept on this disk.</source>
        <translation>Auf dieser Platte können die Chats nicht liegen.</translation>
    </message>
    <message>
        <source>The chats on the disk are not encrypted, though they should be.</source>
        <translation>Die Chats auf der Platte sind nicht verschlüsselt, obwohl sie es sein sollten.</translation>
    </message>
    <message>
        <source>The file was replaced. Restore a backup.</source>
        <translation>Die Datei wurde ausgetauscht. Stelle eine Sicherung wieder her.</translation>
    </message>
    <message>
        <source>The chats can only be read.</source>
        <translation>Die Chats können nur gelesen werden.</translation>
    </message>
    <message>
        <source>Another program is using the chats.</source>
        <translation>Ein anderes Programm benutzt die Chats.</translation>
    </message>
    <message>
        <source>The chats cannot be written: the disk is full or not writable.</source>
        <translation>Die Chats können nicht geschrieben werden: Die Platte ist voll oder nicht beschreibbar.</translation>
    </message>
    <message>
        <source>The key of the chats is malformed.</source>
        <translation>Der Schlüssel der Chats ist fehlerhaft.</translation>
    </message>
    <message>
        <source>Restore a backup.</source>
        <translation>Stelle eine Sicherung wieder her.</translation>
    </message>
    <message>
        <source>This file does not hold Triptych&apos;s chats.</source>
        <translation>Diese Datei enthält keine Chats von Triptych.</translation>
    </message>
    <message>
        <source>The chats on the disk cannot be read.</source>
        <translation>Die Chats auf der Platte können nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The file is damaged, or its key is another one. Nothing was overwritten.</source>
        <translation>Die Datei ist beschädigt, oder ihr Schlüssel ist ein anderer. Nichts wurde überschrieben.</translation>
    </message>
    <message>
        <source>Update Triptych, or free some space on the disk.</source>
        <translation>Aktualisiere Triptych oder schaffe Platz auf der Platte.</translation>
    </message>
    <message>
        <source>Close other windows of Triptych, then try again.</source>
        <translation>Schließe andere Fenster von Triptych und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Free some space. What is on screen is kept in memory until then.</source>
        <translation>Schaffe Platz. Was auf dem Bildschirm ist, bleibt bis dahin im Speicher.</translation>
    </message>
    <message>
        <source>Enter the recovery code.</source>
        <translation>Gib den Wiederherstellungscode ein.</translation>
    </message>
    <message>
        <source>“{path}” cannot be written.</source>
        <translation>In „{path}“ lässt sich nicht schreiben.</translation>
    </message>
    <message>
        <source>The key to your chats cannot be saved.</source>
        <translation>Der Schlüssel zu deinen Chats lässt sich nicht speichern.</translation>
    </message>
    <message>
        <source>“{path}” cannot be read.</source>
        <translation>„{path}“ lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>The key to your chats cannot be read.</source>
        <translation>Der Schlüssel zu deinen Chats lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>This recovery code is not right.</source>
        <translation>Dieser Wiederherstellungscode stimmt nicht.</translation>
    </message>
    <message>
        <source>Compare it with what you wrote down, letter by letter.</source>
        <translation>Vergleiche ihn Zeichen für Zeichen mit dem, was du aufgeschrieben hast.</translation>
    </message>
    <message>
        <source>This passphrase is not right.</source>
        <translation>Diese Passphrase passt nicht.</translation>
    </message>
    <message>
        <source>Try again, or use the recovery code.</source>
        <translation>Versuche es noch einmal, oder nimm den Wiederherstellungscode.</translation>
    </message>
    <message>
        <source>The file {name} is damaged.</source>
        <translation>Die Datei {name} ist beschädigt.</translation>
    </message>
    <message>
        <source>Enter the recovery code to open your chats.</source>
        <translation>Gib den Wiederherstellungscode ein, um deine Chats zu öffnen.</translation>
    </message>
    <message>
        <source>These chats are encrypted, and their key is not known.</source>
        <translation>Diese Chats sind verschlüsselt, und ihr Schlüssel ist nicht bekannt.</translation>
    </message>
    <message>
        <source>Free some space, then start Triptych again.</source>
        <translation>Schaffe Platz und starte Triptych neu.</translation>
    </message>
    <message>
        <source>Allow writing there, then start Triptych again.</source>
        <translation>Erlaube das Schreiben dort und starte Triptych neu.</translation>
    </message>
    <message>
        <source>The disk is nearly full.</source>
        <translation>Die Platte ist fast voll.</translation>
    </message>
    <message>
        <source>Free some space, or new messages may not be saved.</source>
        <translation>Schaffe Platz, sonst gehen neue Nachrichten vielleicht verloren.</translation>
    </message>
    <message>
        <source>These chats were written by a newer Triptych.</source>
        <translation>Diese Chats hat ein neueres Triptych geschrieben.</translation>
    </message>
    <message>
        <source>They can be read but not changed. Update Triptych to continue them.</source>
        <translation>Sie lassen sich lesen, nicht ändern. Aktualisiere Triptych, um mit ihnen weiterzumachen.</translation>
    </message>
    <message>
        <source>The disk is full. Your chats are here, but nothing new is kept.</source>
        <translation>Die Platte ist voll. Deine Chats sind da, aber Neues wird nicht aufbewahrt.</translation>
    </message>
    <message>
        <source>The disk with your chats can only be read. They are here, but nothing new is kept.</source>
        <translation>Der Datenträger mit deinen Chats kann nur gelesen werden. Sie sind da, aber Neues wird nicht behalten.</translation>
    </message>
    <message>
        <source>The chats could not be written anew.</source>
        <translation>Die Chats konnten nicht neu geschrieben werden.</translation>
    </message>
    <message>
        <source>This backup cannot be read.</source>
        <translation>Diese Sicherung kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>Wähle eine andere.</translation>
    </message>
    <message>
        <source>The file with your chats is missing, and there is no good backup of it.</source>
        <translation>Die Datei mit deinen Chatsn fehlt, und es gibt keine gute Sicherung davon.</translation>
    </message>
    <message>
        <source>Put {name} back, or begin with an empty list.</source>
        <translation>Lege {name} zurück oder beginne mit einer leeren Liste.</translation>
    </message>
    <message>
        <source>The file with your chats was missing. It was restored from the backup of {made}.</source>
        <translation>Die Datei mit deinen Chats fehlte. Sie wurde aus der Sicherung vom {made} wiederhergestellt.</translation>
    </message>
    <message>
        <source>What was written after that is not in it.</source>
        <translation>Was danach geschrieben wurde, ist nicht darin.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln Nachricht</numerusform>
            <numerusform>%Ln Nachrichten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chat(s)</source>
        <translation>
            <numerusform>%Ln Chat</numerusform>
            <numerusform>%Ln Chats</numerusform>
        </translation>
    </message>
    <message>
        <source>The file with your chats was damaged.</source>
        <translation>Die Datei mit deinen Chats war beschädigt.</translation>
    </message>
    <message>
        <source>{messages} in {conversations} came back from the file itself.</source>
        <translation>Gerettet wurden {messages} in {conversations}, aus der Datei selbst.</translation>
    </message>
    <message>
        <source>{messages} in {conversations} came back, from the backup of {made} and from the file itself.</source>
        <translation>Gerettet wurden {messages} in {conversations}, aus der Sicherung vom {made} und aus der Datei selbst.</translation>
    </message>
    <message>
        <source>The damaged file is kept as {name}.</source>
        <translation>Die beschädigte Datei liegt als {name} bereit.</translation>
    </message>
    <message>
        <source>No system keyring was found. Set a passphrase to protect them.</source>
        <translation>Es wurde kein System-Schlüsselbund gefunden. Lege eine Passphrase fest, um sie zu schützen.</translation>
    </message>
    <message>
        <source>Your chats are not encrypted on this computer.</source>
        <translation>Deine Chats sind auf diesem Computer nicht verschlüsselt.</translation>
    </message>
    <message>
        <source>No system keyring was found. The key to your chats is in a file on this computer.</source>
        <translation>Es wurde kein System-Schlüsselbund gefunden. Der Schlüssel zu deinen Chats liegt in einer Datei auf diesem Computer.</translation>
    </message>
    <message>
        <source>That protects copies and backups, not this disk. Set a passphrase to protect it too.</source>
        <translation>Das schützt Kopien und Sicherungen, nicht diesen Datenträger. Lege eine Passphrase fest, um auch ihn zu schützen.</translation>
    </message>
    <message>
        <source>Your chats are locked.</source>
        <translation>Deine Chats sind gesperrt.</translation>
    </message>
    <message>
        <source>Enter your passphrase.</source>
        <translation>Gib deine Passphrase ein.</translation>
    </message>
    <message>
        <source>The system keyring is locked.</source>
        <translation>Der System-Schlüsselbund ist gesperrt.</translation>
    </message>
    <message>
        <source>Unlock it and try again, or enter the recovery code.</source>
        <translation>Entsperre ihn und versuche es noch einmal, oder gib den Wiederherstellungscode ein.</translation>
    </message>
    <message>
        <source>Unlock it and try again, so that your chats are encrypted.</source>
        <translation>Entsperre ihn und versuche es noch einmal, damit deine Chats verschlüsselt werden.</translation>
    </message>
    <message>
        <source>The file with the key to your chats is missing, damaged or another one.</source>
        <translation>Die Datei mit dem Schlüssel zu deinen Chats fehlt, ist beschädigt oder eine andere.</translation>
    </message>
    <message>
        <source>Put it back, or enter the recovery code.</source>
        <translation>Lege sie zurück, oder gib den Wiederherstellungscode ein.</translation>
    </message>
    <message>
        <source>The key to your chats is not in the system keyring.</source>
        <translation>Der Schlüssel zu deinen Chats ist nicht im System-Schlüsselbund.</translation>
    </message>
    <message>
        <source>Put that right and start Triptych again. Until then no chat is kept.</source>
        <translation>Behebe das und starte Triptych neu. Bis dahin wird kein Chat gespeichert.</translation>
    </message>
    <message>
        <source>It was written anew; your chats are not affected.</source>
        <translation>Sie wurde neu geschrieben; deine Chats sind nicht betroffen.</translation>
    </message>
    <message>
        <source>Put that right and try again, or enter the recovery code.</source>
        <translation>Behebe das und versuche es noch einmal, oder gib den Wiederherstellungscode ein.</translation>
    </message>
    <message>
        <source>The key to your chats was found there too.</source>
        <translation>Der Schlüssel zu deinen Chats wurde auch dort gefunden.</translation>
    </message>
    <message>
        <source>These chats have no passphrase.</source>
        <translation>Diese Chats haben keine Passphrase.</translation>
    </message>
    <message>
        <source>The passphrase is empty.</source>
        <translation>Die Passphrase ist leer.</translation>
    </message>
    <message>
        <source>Choose one that you will remember.</source>
        <translation>Wähle eine, die du dir merken kannst.</translation>
    </message>
    <message>
        <source>These chats are encrypted.</source>
        <translation>Diese Chats sind verschlüsselt.</translation>
    </message>
    <message>
        <source>The file {name} was damaged or missing.</source>
        <translation>Die Datei {name} war beschädigt oder fehlte.</translation>
    </message>
    <message>
        <source>The key is not in the new one. Enter the recovery code.</source>
        <translation>Der Schlüssel ist nicht im neuen. Gib den Wiederherstellungscode ein.</translation>
    </message>
    <message>
        <source>The system keyring changed: it was {keyring}, it is now {vault}.</source>
        <translation>Der System-Schlüsselbund hat gewechselt: Es war {keyring}, jetzt ist es {vault}.</translation>
    </message>
    <message>
        <source>“{name}” is too large.</source>
        <translation>„{name}“ ist zu groß.</translation>
    </message>
    <message>
        <source>It may have up to 64 MB. Split it.</source>
        <translation>Sie darf bis zu 64 MB haben. Teile sie.</translation>
    </message>
    <message>
        <source>Choose a file.</source>
        <translation>Wähle eine Datei.</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>Wähle eine andere Datei.</translation>
    </message>
    <message>
        <source>Save it as text: CSV, JSON lines or plain.</source>
        <translation>Speichere sie als Text: CSV, JSON-Zeilen oder einfacher Text.</translation>
    </message>
    <message>
        <source>There is no question in it.</source>
        <translation>Es steht keine Frage darin.</translation>
    </message>
    <message>
        <source>Write one question per line.</source>
        <translation>Schreibe eine Frage je Zeile.</translation>
    </message>
    <message>
        <source>a header with a column “question” (and, if wanted, “expected” and “check”)</source>
        <translation>eine Kopfzeile mit einer Spalte „question“ (und, wenn gewünscht, „expected“ und „check“)</translation>
    </message>
    <message>
        <source>No item in “{name}” has a text.</source>
        <translation>Kein Eintrag in „{name}“ hat einen Text.</translation>
    </message>
    <message>
        <source>Choose another text column.</source>
        <translation>Wähle eine andere Spalte für die Texte.</translation>
    </message>
    <message>
        <source>A plain text has no columns.</source>
        <translation>Ein einfacher Text hat keine Spalten.</translation>
    </message>
    <message>
        <source>Save the items as CSV or JSON lines, or leave out --text and --label.</source>
        <translation>Speichere die Einträge als CSV oder JSON-Zeilen, oder lass --text und --label weg.</translation>
    </message>
    <message>
        <source>{count} columns, as in the header</source>
        <translation>{count} Spalten wie in der Kopfzeile</translation>
    </message>
    <message>
        <source>a well-formed row ({error})</source>
        <translation>eine wohlgeformte Zeile ({error})</translation>
    </message>
    <message>
        <source>There is no column “{name}”.</source>
        <translation>Es gibt keine Spalte „{name}“.</translation>
    </message>
    <message>
        <source>These are there: {names}. A number will do, too: 1 is the first.</source>
        <translation>Vorhanden sind: {names}. Auch eine Nummer geht: 1 ist die erste.</translation>
    </message>
    <message>
        <source>a JSON object ({error})</source>
        <translation>ein JSON-Objekt ({error})</translation>
    </message>
    <message>
        <source>a JSON object with the text of an item</source>
        <translation>ein JSON-Objekt mit dem Text eines Eintrags</translation>
    </message>
    <message>
        <source>a JSON list of items ({error})</source>
        <translation>eine JSON-Liste von Einträgen ({error})</translation>
    </message>
    <message>
        <source>a JSON list of items that begins with {bracket}</source>
        <translation>eine JSON-Liste von Einträgen, die mit {bracket} beginnt</translation>
    </message>
    <message>
        <source>an object such as {example} ({error})</source>
        <translation>ein Objekt wie {example} ({error})</translation>
    </message>
    <message>
        <source>a question</source>
        <translation>eine Frage</translation>
    </message>
    <message>
        <source>one of the checks {checks}; it says “{name}”</source>
        <translation>eine Prüfung aus {checks}; dort steht „{name}“</translation>
    </message>
    <message>
        <source>an expected answer for the check</source>
        <translation>eine erwartete Antwort für die Prüfung</translation>
    </message>
    <message>
        <source>a number; it says “{expected}”</source>
        <translation>eine Zahl; dort steht „{expected}“</translation>
    </message>
    <message>
        <source>a regular expression ({error})</source>
        <translation>ein regulärer Ausdruck ({error})</translation>
    </message>
    <message>
        <source>Line {line} cannot be used.</source>
        <translation>Zeile {line} ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Expected there: {wanted}. Nothing was started.</source>
        <translation>Dort erwartet: {wanted}. Nichts wurde gestartet.</translation>
    </message>
    <message>
        <source>Make room on the disk, or allow writing in {folder}.</source>
        <translation>Schaffe Platz auf dem Datenträger oder erlaube das Schreiben in {folder}.</translation>
    </message>
    <message>
        <source>It is treated as empty. The old file is kept as {kept}.</source>
        <translation>Sie gilt als leer. Die alte Datei bleibt als {kept} erhalten.</translation>
    </message>
    <message>
        <source>{name} could not be read.</source>
        <translation>{name} konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The output could not be written.</source>
        <translation>Die Ausgabe ließ sich nicht schreiben.</translation>
    </message>
    <message>
        <source>Check where it goes.</source>
        <translation>Prüfe, wohin sie geht.</translation>
    </message>
    <message>
        <source>The model file is missing.</source>
        <translation>Die Modelldatei ist nicht da.</translation>
    </message>
    <message>
        <source>Choose another model, or put the file back.</source>
        <translation>Wähle ein anderes Modell oder lege die Datei zurück.</translation>
    </message>
    <message>
        <source>This is not connected.</source>
        <translation>Das ist nicht angeschlossen.</translation>
    </message>
    <message>
        <source>Connect its disk, then look again.</source>
        <translation>Schließ das Laufwerk an und sieh dann noch einmal nach.</translation>
    </message>
    <message>
        <source>The model file cannot be read.</source>
        <translation>Die Modelldatei lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>Check that its disk is connected and that you may read the file.</source>
        <translation>Prüfe, ob das Laufwerk angeschlossen ist und du die Datei lesen darfst.</translation>
    </message>
    <message>
        <source>This is not a model file.</source>
        <translation>Das ist keine Modelldatei.</translation>
    </message>
    <message>
        <source>Choose a .gguf file.</source>
        <translation>Wähle eine .gguf-Datei.</translation>
    </message>
    <message>
        <source>The model file is incomplete.</source>
        <translation>Die Modelldatei ist nicht vollständig.</translation>
    </message>
    <message>
        <source>It was probably cut off while downloading. Download it again.</source>
        <translation>Wahrscheinlich brach der Download ab. Lade es noch einmal herunter.</translation>
    </message>
    <message>
        <source>The model file is damaged.</source>
        <translation>Die Modelldatei ist beschädigt.</translation>
    </message>
    <message>
        <source>Download it again, or choose another model.</source>
        <translation>Lade es noch einmal herunter oder wähle ein anderes Modell.</translation>
    </message>
    <message>
        <source>This is not a gpt-oss model.</source>
        <translation>Das ist kein gpt-oss-Modell.</translation>
    </message>
    <message>
        <source>Triptych runs gpt-oss-20b, gpt-oss-120b and the safeguard models. Choose one of those.</source>
        <translation>Triptych betreibt gpt-oss-20b, gpt-oss-120b und die Safeguard-Modelle. Wähle eines davon.</translation>
    </message>
    <message>
        <source>This form of the model cannot be run here.</source>
        <translation>In dieser Form läuft das Modell hier nicht.</translation>
    </message>
    <message>
        <source>Choose another file of this model: the MXFP4 one as .gguf always works.</source>
        <translation>Wähle eine andere Datei dieses Modells: Die MXFP4-Datei als .gguf läuft immer.</translation>
    </message>
    <message>
        <source>This model file was converted too early.</source>
        <translation>Diese Modelldatei wurde zu früh umgewandelt.</translation>
    </message>
    <message>
        <source>It lacks what newer ones have. Download a newer file of the same model.</source>
        <translation>Ihr fehlt, was neuere enthalten. Lade eine neuere Datei desselben Modells.</translation>
    </message>
    <message>
        <source>This form of the model runs on Macs with Apple silicon only.</source>
        <translation>Diese Form des Modells läuft nur auf Macs mit Apple-Chip.</translation>
    </message>
    <message>
        <source>Choose the same model as a .gguf file.</source>
        <translation>Wähle dasselbe Modell als .gguf-Datei.</translation>
    </message>
    <message>
        <source>Change the schema, or ask without one.</source>
        <translation>Ändere das Schema, oder frag ohne eines.</translation>
    </message>
    <message>
        <source>The answer does not fit the schema.</source>
        <translation>Die Antwort passt nicht zum Schema.</translation>
    </message>
    <message>
        <source>This server does not keep to schemas. Ask again, or use an engine that is asked by tokens.</source>
        <translation>Dieser Server hält sich nicht an Schemas. Frag noch einmal, oder nimm eine Engine, die mit Tokens gefragt wird.</translation>
    </message>
    <message>
        <source>Try again. If that does not help, copy diagnostics.</source>
        <translation>Versuche es noch einmal. Wenn es so bleibt, kopiere die Diagnose.</translation>
    </message>
    <message>
        <source>It has to be a llama-server, vLLM, Ray Serve, Ollama, LM Studio or of OpenAI’s form. Check the address.</source>
        <translation>Es muss llama-server, vLLM, Ray Serve, Ollama, LM Studio oder ein Server nach OpenAIs Art sein. Prüfe die Adresse.</translation>
    </message>
    <message>
        <source>“Details” says what was found, and why each part was refused. Copy diagnostics to report it.</source>
        <translation>„Details“ sagt, was gefunden wurde und warum jeder Teil abgelehnt wurde. Kopiere die Diagnose, um es zu melden.</translation>
    </message>
    <message>
        <source>What has arrived is kept. Check the internet connection, then resume.</source>
        <translation>Was angekommen ist, bleibt erhalten. Prüfe die Internetverbindung und setze dann fort.</translation>
    </message>
    <message>
        <source>Enter a valid one, or accept the model’s terms on its page with the same account. What has arrived is kept.</source>
        <translation>Gib ein gültiges ein oder nimm mit demselben Konto die Bedingungen auf der Seite des Modells an. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Wait a few minutes, then resume.</source>
        <translation>Warte einige Minuten und setze dann fort.</translation>
    </message>
    <message>
        <source>What has arrived is kept. Resume later, or check the mirror in the settings.</source>
        <translation>Was angekommen ist, bleibt erhalten. Setze später fort, oder prüfe den Spiegel in den Einstellungen.</translation>
    </message>
    <message>
        <source>Nothing was kept. Refresh the catalog, or choose another repository.</source>
        <translation>Nichts Falsches wurde behalten. Aktualisiere den Katalog oder wähle ein anderes Repository.</translation>
    </message>
    <message>
        <source>Make room, or choose another folder for models. What has arrived is kept.</source>
        <translation>Schaffe Platz oder wähle einen anderen Ordner für Modelle. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>Another program is already downloading this file.</source>
        <translation>Ein anderes Programm lädt diese Datei bereits.</translation>
    </message>
    <message>
        <source>Wait until it is done; the file is then found here.</source>
        <translation>Warte, bis es fertig ist; dann wird sie hier gefunden.</translation>
    </message>
    <message>
        <source>What has arrived is kept. Resume.</source>
        <translation>Was angekommen ist, bleibt erhalten. Setze fort.</translation>
    </message>
    <message>
        <source>Resume. If that does not help, copy diagnostics.</source>
        <translation>Setze fort. Wenn es so bleibt, kopiere die Diagnose.</translation>
    </message>
    <message>
        <source>There is not enough memory for this.</source>
        <translation>Dafür reicht der Speicher nicht.</translation>
    </message>
    <message>
        <source>Rename or remove it, then start Triptych again.</source>
        <translation>Benenne es um oder entferne es und starte Triptych neu.</translation>
    </message>
    <message>
        <source>This is a helper for a model, not a model.</source>
        <translation>Das ist ein Helfer für ein Modell, kein Modell.</translation>
    </message>
    <message>
        <source>It guesses tokens for gpt-oss; Triptych guesses them from the text itself. Choose the model’s own file.</source>
        <translation>Er rät Tokens für gpt-oss; Triptych rät sie aus dem Text selbst. Wählen Sie die Datei des Modells.</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller context, or a smaller model.</source>
        <translation>Schließe andere Programme, wähle einen kleineren Kontext oder ein kleineres Modell.</translation>
    </message>
    <message>
        <source>This is too long.</source>
        <translation>Das ist zu lang.</translation>
    </message>
    <message>
        <source>Shorten the question, start a new chat, or choose a larger context.</source>
        <translation>Kürze die Frage, beginne einen neuen Chat oder wähle einen größeren Kontext.</translation>
    </message>
    <message>
        <source>Little room is left for the answer.</source>
        <translation>Für die Antwort bleibt wenig Platz.</translation>
    </message>
    <message>
        <source>Start a new chat, or choose a larger context.</source>
        <translation>Beginne einen neuen Chat oder wähle einen größeren Kontext.</translation>
    </message>
    <message>
        <source>The model cannot hold that much.</source>
        <translation>So viel fasst das Modell nicht.</translation>
    </message>
    <message>
        <source>Choose a smaller context.</source>
        <translation>Wähle einen kleineren Kontext.</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <source>Choose a model, then ask again.</source>
        <translation>Wähle ein Modell und frag dann noch einmal.</translation>
    </message>
    <message>
        <source>The adapter cannot be attached to this model.</source>
        <translation>Der Adapter passt nicht zu diesem Modell.</translation>
    </message>
    <message>
        <source>Choose an adapter that was trained for it, or load the model without one.</source>
        <translation>Wähle einen Adapter, der dafür trainiert wurde, oder lade das Modell ohne einen.</translation>
    </message>
    <message>
        <source>The schema for the answer cannot be used.</source>
        <translation>Das Schema für die Antwort lässt sich nicht verwenden.</translation>
    </message>
    <message>
        <source>The engine cannot do this with the model that is loaded.</source>
        <translation>Das kann die Engine mit dem geladenen Modell nicht.</translation>
    </message>
    <message>
        <source>Use another model.</source>
        <translation>Verwende ein anderes Modell.</translation>
    </message>
    <message>
        <source>The engine could not read the request.</source>
        <translation>Die Engine konnte die Anfrage nicht lesen.</translation>
    </message>
    <message>
        <source>Ask again when you like.</source>
        <translation>Frag wieder, wann du magst.</translation>
    </message>
    <message>
        <source>No engine answers at this address.</source>
        <translation>Unter dieser Adresse antwortet keine Engine.</translation>
    </message>
    <message>
        <source>Check the address and that the server runs there, then try again.</source>
        <translation>Prüfe die Adresse und ob der Server dort läuft, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Nobody vouches for this server’s certificate.</source>
        <translation>Für das Zertifikat dieses Servers bürgt niemand.</translation>
    </message>
    <message>
        <source>Compare its fingerprint with the server’s own, and trust it only if they are the same.</source>
        <translation>Vergleiche den Fingerabdruck mit dem des Servers und vertraue ihm nur, wenn beide gleich sind.</translation>
    </message>
    <message>
        <source>The server does not accept this key.</source>
        <translation>Der Server nimmt diesen Schlüssel nicht an.</translation>
    </message>
    <message>
        <source>Enter the key that the server was started with.</source>
        <translation>Gib den Schlüssel ein, mit dem der Server gestartet wurde.</translation>
    </message>
    <message>
        <source>What answers there is no engine that Triptych can use.</source>
        <translation>Was dort antwortet, ist keine Engine, die Triptych nutzen kann.</translation>
    </message>
    <message>
        <source>The server could not do this.</source>
        <translation>Der Server konnte das nicht.</translation>
    </message>
    <message>
        <source>“Details” has its own words. Try again, or look at the server.</source>
        <translation>Was er selbst sagt, steht unter „Details“. Versuche es noch einmal, oder sieh auf dem Server nach.</translation>
    </message>
    <message>
        <source>The connection to the engine was lost.</source>
        <translation>Die Verbindung zur Engine ist abgebrochen.</translation>
    </message>
    <message>
        <source>What it wrote so far is kept. Ask again when the server is back.</source>
        <translation>Was bisher geschrieben wurde, bleibt erhalten. Frag noch einmal, wenn der Server wieder da ist.</translation>
    </message>
    <message>
        <source>The server has no model of this name.</source>
        <translation>Der Server hat kein Modell mit diesem Namen.</translation>
    </message>
    <message>
        <source>Leave the name empty for its first model, or write one that “Details” lists.</source>
        <translation>Lass den Namen leer für das erste Modell, oder nimm einen, der unter „Details“ steht.</translation>
    </message>
    <message>
        <source>The server runs another model than gpt-oss.</source>
        <translation>Auf dem Server läuft ein anderes Modell als gpt-oss.</translation>
    </message>
    <message>
        <source>Start gpt-oss-20b, gpt-oss-120b or a safeguard model there, then try again.</source>
        <translation>Starte dort gpt-oss-20b, gpt-oss-120b oder ein Safeguard-Modell und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Triptych is offline, and this engine is on another computer.</source>
        <translation>Triptych ist offline, und diese Engine läuft auf einem anderen Computer.</translation>
    </message>
    <message>
        <source>Switch “Offline” off in Settings, or use a model on this computer.</source>
        <translation>Schalte „Offline“ in den Einstellungen aus, oder nimm ein Modell auf diesem Computer.</translation>
    </message>
    <message>
        <source>The engine cannot run on this computer.</source>
        <translation>Die Engine läuft auf diesem Computer nicht.</translation>
    </message>
    <message>
        <source>The engine stopped unexpectedly.</source>
        <translation>Die Engine hat unerwartet aufgehört.</translation>
    </message>
    <message>
        <source>What it wrote so far is kept. Ask again to restart it.</source>
        <translation>Was sie bisher schrieb, bleibt erhalten. Frag noch einmal, um sie neu zu starten.</translation>
    </message>
    <message>
        <source>The engine stopped responding and was ended.</source>
        <translation>Die Engine antwortete nicht mehr und wurde beendet.</translation>
    </message>
    <message>
        <source>The engine and Triptych are different versions.</source>
        <translation>Die Engine hat eine andere Version als Triptych.</translation>
    </message>
    <message>
        <source>Reinstall Triptych so that all its parts match.</source>
        <translation>Installiere Triptych neu; seine Teile haben verschiedene Versionen.</translation>
    </message>
    <message>
        <source>Something went wrong in the engine.</source>
        <translation>In der Engine ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>This is too long: {tokens} tokens, and the context holds {limit}.</source>
        <translation>Das ist zu lang: {tokens} Tokens, und der Kontext fasst {limit}.</translation>
    </message>
    <message>
        <source>Little room is left for the answer: the chat takes {tokens} of {limit} tokens.</source>
        <translation>Für die Antwort bleibt wenig Platz: Der Chat braucht {tokens} von {limit} Tokens.</translation>
    </message>
    <message>
        <source>The model cannot hold that much: {wanted} tokens wanted, {limit} possible.</source>
        <translation>So viel fasst das Modell nicht: {wanted} Tokens gewünscht, {limit} möglich.</translation>
    </message>
    <message>
        <source>The schema is nested too deeply.</source>
        <translation>Das Schema ist zu tief verschachtelt.</translation>
    </message>
    <message>
        <source>The schema uses “{subject}”, which the engine cannot keep to.</source>
        <translation>Das Schema verwendet „{subject}“, woran sich die Engine nicht halten kann.</translation>
    </message>
    <message>
        <source>The schema refers to {subject}, which is not part of it.</source>
        <translation>Das Schema verweist auf {subject}, was nicht darin steht.</translation>
    </message>
    <message>
        <source>The schema refers to {subject}, which it does not have.</source>
        <translation>Das Schema verweist auf {subject}, was es darin nicht gibt.</translation>
    </message>
    <message>
        <source>In the schema, {subject} always needs itself again: no answer could end.</source>
        <translation>Im Schema braucht {subject} immer wieder sich selbst: Keine Antwort käme zum Ende.</translation>
    </message>
    <message>
        <source>No answer can fit the schema: {subject}.</source>
        <translation>Keine Antwort kann zum Schema passen: {subject}.</translation>
    </message>
    <message>
        <source>A pattern in the schema cannot be used: {subject}.</source>
        <translation>Ein Muster im Schema lässt sich nicht verwenden: {subject}.</translation>
    </message>
    <message>
        <source>The schema is too complex: its patterns or lists take too long to prepare.</source>
        <translation>Das Schema ist zu komplex: Seine Muster oder Listen brauchen zu lange in der Vorbereitung.</translation>
    </message>
    <message>
        <source>What the answer says so far does not fit the schema.</source>
        <translation>Was die Antwort bisher sagt, passt nicht zum Schema.</translation>
    </message>
    <message>
        <source>This is not a JSON schema: {subject}.</source>
        <translation>Das ist kein JSON-Schema: {subject}.</translation>
    </message>
    <message>
        <source>Triptych is set to work offline.</source>
        <translation>Triptych ist auf offline gestellt.</translation>
    </message>
    <message>
        <source>Turn off “Offline” in the settings (or TRIPTYCH_OFFLINE), then try again.</source>
        <translation>Schalte „Offline“ in den Einstellungen (oder TRIPTYCH_OFFLINE) aus und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>This address cannot be used.</source>
        <translation>Diese Adresse ist nicht verwendbar.</translation>
    </message>
    <message>
        <source>Check the repository’s name (OWNER/NAME), and the mirror and proxy in the settings.</source>
        <translation>Prüfe den Namen des Repositorys (OWNER/NAME) sowie Spiegel und Proxy in den Einstellungen.</translation>
    </message>
    <message>
        <source>No connection to the server.</source>
        <translation>Keine Verbindung zum Server.</translation>
    </message>
    <message>
        <source>Check the internet connection, then try again. What has arrived is kept.</source>
        <translation>Prüfe die Internetverbindung und versuche es dann noch einmal. Was angekommen ist, bleibt erhalten.</translation>
    </message>
    <message>
        <source>The connection to the server failed.</source>
        <translation>Die Verbindung zum Server ist gescheitert.</translation>
    </message>
    <message>
        <source>The server does not have this.</source>
        <translation>Der Server hat das nicht.</translation>
    </message>
    <message>
        <source>Check the name, or refresh the catalog.</source>
        <translation>Prüfe den Namen oder aktualisiere den Katalog.</translation>
    </message>
    <message>
        <source>The server asks who you are: this is private, or its terms must be accepted first.</source>
        <translation>Der Server fragt, wer du bist: Das hier ist privat, oder seine Bedingungen müssen erst angenommen werden.</translation>
    </message>
    <message>
        <source>Accept the terms on its page, then enter a Hugging Face token.</source>
        <translation>Nimm die Bedingungen auf seiner Seite an und gib dann ein Hugging-Face-Token ein.</translation>
    </message>
    <message>
        <source>The server did not accept the token.</source>
        <translation>Der Server hat das Token nicht angenommen.</translation>
    </message>
    <message>
        <source>The server has had too many requests.</source>
        <translation>Der Server hatte zu viele Anfragen.</translation>
    </message>
    <message>
        <source>The server sent an unexpected answer.</source>
        <translation>Der Server hat nicht geantwortet, wie er sollte.</translation>
    </message>
    <message>
        <source>A file there has a name that is not safe to write.</source>
        <translation>Eine Datei dort hat einen Namen, der sich nicht sicher schreiben lässt.</translation>
    </message>
    <message>
        <source>Nothing was written. Take the model from another repository.</source>
        <translation>Nichts wurde geschrieben. Nimm das Modell aus einem anderen Repository.</translation>
    </message>
    <message>
        <source>There is no gpt-oss model in this repository.</source>
        <translation>In diesem Repository ist kein gpt-oss-Modell.</translation>
    </message>
    <message>
        <source>Triptych runs gpt-oss models only.</source>
        <translation>Triptych betreibt nur gpt-oss-Modelle.</translation>
    </message>
    <message>
        <source>What is published now is not the file that was expected.</source>
        <translation>Was jetzt veröffentlicht ist, ist nicht die erwartete Datei.</translation>
    </message>
    <message>
        <source>All bytes arrived, but they are not the right ones.</source>
        <translation>Alle Bytes sind angekommen, aber es sind nicht die richtigen.</translation>
    </message>
    <message>
        <source>The file was kept aside and is not used. Download it again.</source>
        <translation>Die Datei wurde beiseitegelegt und wird nicht verwendet. Lade sie noch einmal herunter.</translation>
    </message>
    <message>
        <source>There is not enough room on the disk.</source>
        <translation>Auf der Platte ist nicht genug Platz.</translation>
    </message>
    <message>
        <source>The models folder cannot be written to.</source>
        <translation>In den Ordner der Modelle kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another folder in “Where models are kept”, or allow writing there.</source>
        <translation>Wähle unter „Wo Modelle liegen“ einen anderen Ordner oder erlaube dort das Schreiben.</translation>
    </message>
    <message>
        <source>The network process stopped unexpectedly.</source>
        <translation>Der Netzwerkprozess hat unerwartet aufgehört.</translation>
    </message>
    <message>
        <source>The network process and Triptych are different versions.</source>
        <translation>Der Netzwerkprozess hat eine andere Version als Triptych.</translation>
    </message>
    <message>
        <source>Something went wrong while downloading.</source>
        <translation>Beim Herunterladen ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>Get the pack again.</source>
        <translation>Hol das Paket noch einmal.</translation>
    </message>
    <message>
        <source>Nothing was changed. Models still run as before.</source>
        <translation>Es wurde nichts geändert. Modelle laufen wie bisher.</translation>
    </message>
    <message>
        <source>This engine pack is damaged.</source>
        <translation>Dieses Engine-Paket ist beschädigt.</translation>
    </message>
    <message>
        <source>This engine pack was made for another version of Triptych.</source>
        <translation>Dieses Engine-Paket gehört zu einer anderen Version von Triptych.</translation>
    </message>
    <message>
        <source>Get the pack for this version.</source>
        <translation>Hol das Paket für diese Version.</translation>
    </message>
    <message>
        <source>The driver that this engine pack needs is not installed.</source>
        <translation>Der Treiber, den dieses Engine-Paket braucht, ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install the driver of your GPU, then try again.</source>
        <translation>Installiere den Treiber deiner GPU und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The system refuses to load this engine pack.</source>
        <translation>Das System lädt dieses Engine-Paket nicht.</translation>
    </message>
    <message>
        <source>“Details” says why. Update your system and its GPU driver, then try again.</source>
        <translation>„Details“ sagt, warum. Aktualisiere System und GPU-Treiber und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>This engine pack finds no GPU that it can use.</source>
        <translation>Dieses Engine-Paket findet keine GPU, die es benutzen kann.</translation>
    </message>
    <message>
        <source>Update the driver of your GPU, or get the pack for another kind of GPU.</source>
        <translation>Aktualisiere den Treiber deiner GPU, oder hol das Paket für eine andere Art von GPU.</translation>
    </message>
    <message>
        <source>The engine pack cannot be read.</source>
        <translation>Das Engine-Paket lässt sich nicht lesen.</translation>
    </message>
    <message>
        <source>Check that the file is there and that you may read it.</source>
        <translation>Prüfe, ob die Datei da ist und du sie lesen darfst.</translation>
    </message>
    <message>
        <source>This file is not an engine pack.</source>
        <translation>Diese Datei ist kein Engine-Paket.</translation>
    </message>
    <message>
        <source>Choose a file whose name begins with “triptych-engine”.</source>
        <translation>Wähle eine Datei, deren Name mit „triptych-engine“ beginnt.</translation>
    </message>
    <message>
        <source>This engine pack holds files that no pack may hold. It was not unpacked.</source>
        <translation>Dieses Engine-Paket enthält Dateien, die kein Paket enthalten darf. Es wurde nicht entpackt.</translation>
    </message>
    <message>
        <source>Take packs from Triptych’s own page only.</source>
        <translation>Nimm Pakete nur von der Seite von Triptych.</translation>
    </message>
    <message>
        <source>This engine pack unpacks to more than it says. It was not unpacked.</source>
        <translation>In diesem Engine-Paket steckt mehr, als es angibt. Es wurde nicht entpackt.</translation>
    </message>
    <message>
        <source>This engine pack is for another kind of computer: {system}, {machine}.</source>
        <translation>Dieses Engine-Paket ist für einen anderen Rechner: {system}, {machine}.</translation>
    </message>
    <message>
        <source>Get the pack for this computer.</source>
        <translation>Hol das Paket für diesen Rechner.</translation>
    </message>
    <message>
        <source>There is not enough room on the disk: {needed} needed, {free} free.</source>
        <translation>Auf dem Datenträger ist nicht genug Platz: {needed} nötig, {free} frei.</translation>
    </message>
    <message>
        <source>Make room, then try again.</source>
        <translation>Schaffe Platz und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The engine pack could not be unpacked.</source>
        <translation>Das Engine-Paket ließ sich nicht entpacken.</translation>
    </message>
    <message>
        <source>Check that Triptych may write in its data folder, then try again.</source>
        <translation>Prüfe, ob Triptych in seinem Datenordner schreiben darf, und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Another Triptych is unpacking an engine pack.</source>
        <translation>Ein anderes Triptych entpackt gerade ein Engine-Paket.</translation>
    </message>
    <message>
        <source>Wait until it is done, then try again.</source>
        <translation>Warte, bis es fertig ist, und versuche es dann noch einmal.</translation>
    </message>
    <message>
        <source>This engine pack is not made for your GPU.</source>
        <translation>Dieses Engine-Paket ist nicht für deine GPU gemacht.</translation>
    </message>
    <message>
        <source>Get the pack for it; the one for Vulkan runs on most GPUs.</source>
        <translation>Hol das passende Paket; das für Vulkan läuft auf den meisten GPUs.</translation>
    </message>
    <message>
        <source>The engine crashed while this pack was tested. It is not used.</source>
        <translation>Die Engine ist beim Test dieses Pakets abgestürzt. Es wird nicht benutzt.</translation>
    </message>
    <message>
        <source>The engine stopped responding while this pack was tested. It is not used.</source>
        <translation>Die Engine hat beim Test dieses Pakets nicht mehr geantwortet. Es wird nicht benutzt.</translation>
    </message>
    <message>
        <source>The test of this engine pack failed. It is not used.</source>
        <translation>Der Test dieses Engine-Pakets ist fehlgeschlagen. Es wird nicht benutzt.</translation>
    </message>
    <message>
        <source>With this engine pack the GPU computes something other than the processor. It is not used.</source>
        <translation>Mit diesem Engine-Paket rechnet die GPU etwas anderes als der Prozessor. Es wird nicht benutzt.</translation>
    </message>
    <message>
        <source>Update the driver of your GPU, then try again.</source>
        <translation>Aktualisiere den Treiber deiner GPU und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <translation>{first} {second}</translation>
    </message>
    <message>
        <source>Your chats are not open.</source>
        <translation>Deine Chats sind nicht geöffnet.</translation>
    </message>
    <message>
        <source>Unlock them first.</source>
        <translation>Entsperre sie zuerst.</translation>
    </message>
    <message>
        <source>The disk is full. What you write now is kept in memory only.</source>
        <translation>Die Platte ist voll. Was du jetzt schreibst, bleibt nur im Speicher.</translation>
    </message>
    <message>
        <source>Free some space; it is then saved automatically.</source>
        <translation>Schaffe Platz; dann wird es von selbst geschrieben.</translation>
    </message>
    <message>
        <source>A change could not be saved and was left out. Everything else is saved.</source>
        <translation>Eine Änderung konnte nicht gespeichert werden und wurde ausgelassen. Alles andere ist gespeichert.</translation>
    </message>
    <message>
        <source>Please copy the diagnostics and report this: it is a bug.</source>
        <translation>Kopiere bitte die Diagnose und melde das: Es ist ein Programmfehler.</translation>
    </message>
    <message>
        <source>Rename or remove it, then try again.</source>
        <translation>Benenne es um oder entferne es und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Check the disk, and that you may write to it.</source>
        <translation>Prüfe die Platte, und ob du dort schreiben darfst.</translation>
    </message>
    <message>
        <source>A file of your chats cannot be read or written.</source>
        <translation>Eine Datei deiner Chats kann nicht gelesen oder geschrieben werden.</translation>
    </message>
    <message>
        <source>Some of your chats cannot be read.</source>
        <translation>Einige deiner Chats können nicht gelesen werden.</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Removed for good.</source>
        <translation>Endgültig entfernt.</translation>
    </message>
    <message>
        <source>Exported to “{name}”.</source>
        <translation>Nach „{name}“ exportiert.</translation>
    </message>
    <message>
        <source>The system keyring keeps the key to your chats now.</source>
        <translation>Der Schlüssel zu deinen Chats liegt jetzt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>Saved as {name}. Keep a copy somewhere else than on this computer.</source>
        <translation>Als {name} gespeichert. Bewahre eine Kopie außerhalb dieses Computers auf.</translation>
    </message>
    <message>
        <source>There is no open system keyring.</source>
        <translation>Es gibt keinen offenen System-Schlüsselbund.</translation>
    </message>
    <message>
        <source>Set a passphrase instead.</source>
        <translation>Lege stattdessen eine Passphrase fest.</translation>
    </message>
    <message>
        <source>A backup was made.</source>
        <translation>Eine Sicherung wurde angelegt.</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>Textgröße</translation>
    </message>
    <message>
        <source>For everything in the window. Ctrl + and Ctrl − change it too.</source>
        <translation>Von allem im Fenster. Auch Strg + und Strg − ändern sie.</translation>
    </message>
    <message>
        <source>Density</source>
        <translation>Dichte</translation>
    </message>
    <message>
        <source>Compact shows more rows at once.</source>
        <translation>Kompakt zeigt mehr Zeilen auf einmal.</translation>
    </message>
    <message>
        <source>Comfortable</source>
        <translation>Bequem</translation>
    </message>
    <message>
        <source>Compact</source>
        <translation>Kompakt</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Bewegung verringern</translation>
    </message>
    <message>
        <source>Always</source>
        <translation>Immer</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>Nie</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Takes effect the next time Triptych starts. The model answers in the language you ask in.</source>
        <translation>Des Fensters, ab dem nächsten Start von Triptych. Das Modell antwortet in der Sprache, in der du fragst.</translation>
    </message>
    <message>
        <source>Effort of a new chat</source>
        <translation>Aufwand eines neuen Chats</translation>
    </message>
    <message>
        <source>How long the model thinks, until you choose otherwise in the chat.</source>
        <translation>Wie lange das Modell nachdenkt, bis du im Chat etwas anderes wählst.</translation>
    </message>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>Enter sends</source>
        <translation>Eingabe sendet</translation>
    </message>
    <message>
        <source>Shift+Enter starts a new line. When off, Enter does that and Ctrl+Enter sends.</source>
        <translation>Umschalt+Eingabe beginnt eine neue Zeile. Ausgeschaltet tut das die Eingabe, und Strg+Eingabe sendet.</translation>
    </message>
    <message>
        <source>Instructions for new chats</source>
        <translation>Anweisungen für neue Chats</translation>
    </message>
    <message>
        <source>What the model should keep in mind, such as how to address you.</source>
        <translation>Was das Modell beachten soll, etwa wie es dich anspricht.</translation>
    </message>
    <message>
        <source>Temperature of new chats</source>
        <translation>Temperatur neuer Chats</translation>
    </message>
    <message>
        <source>How freely words are chosen. OpenAI recommends 1.0; at 0 the answer is always the same.</source>
        <translation>Wie frei Wörter gezogen werden. OpenAI empfiehlt 1,0; bei 0 kommt immer dasselbe.</translation>
    </message>
    <message>
        <source>Top-p of new chats</source>
        <translation>Top-p neuer Chats</translation>
    </message>
    <message>
        <source>Chooses only among the likeliest words that make up this share. OpenAI recommends 1.0.</source>
        <translation>Zieht nur aus den wahrscheinlichsten Wörtern, die diesen Anteil ausmachen. OpenAI empfiehlt 1,0.</translation>
    </message>
    <message>
        <source>Longest answer of new chats</source>
        <translation>Längste Antwort neuer Chats</translation>
    </message>
    <message>
        <source>In tokens, reasoning included. 0: until the context is full.</source>
        <translation>In Tokens, samt Überlegung. 0: bis der Kontext voll ist.</translation>
    </message>
    <message>
        <source>Show reasoning open</source>
        <translation>Überlegung aufgeklappt zeigen</translation>
    </message>
    <message>
        <source>Each one can still be closed by itself.</source>
        <translation>Jede lässt sich weiterhin einzeln zuklappen.</translation>
    </message>
    <message>
        <source>How many tokens a chat may have. More takes more memory. Reloads the model.</source>
        <translation>Wie viele Tokens ein Chat haben darf. Mehr braucht mehr Speicher. Das Modell wird neu geladen.</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <source>0: one per core, usually the fastest. Reloads the model.</source>
        <translation>0: einer je Kern, das ist meist am schnellsten. Das Modell wird neu geladen.</translation>
    </message>
    <message>
        <source>Tokens read at a time. More takes more memory. Reloads the model.</source>
        <translation>Auf einmal gelesene Tokens. Mehr brauchen mehr Speicher. Das Modell wird neu geladen.</translation>
    </message>
    <message>
        <source>Repack experts</source>
        <translation>Experten umpacken</translation>
    </message>
    <message>
        <source>Light, dark, or like the system.</source>
        <translation>Hell, dunkel oder wie im System.</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Wie im System</translation>
    </message>
    <message>
        <source>Things open and close at once, without animation.</source>
        <translation>Was auf- und zugeht, tut das sofort und ohne Bewegung.</translation>
    </message>
    <message>
        <source>Notifications</source>
        <translation>Benachrichtigungen</translation>
    </message>
    <message>
        <source>When an answer, a download or a comparison ends while Triptych is behind other windows.</source>
        <translation>Wenn eine Antwort, ein Download oder ein Vergleich endet, während Triptych hinter anderen Fenstern liegt.</translation>
    </message>
    <message>
        <source>Without names</source>
        <translation>Ohne Namen</translation>
    </message>
    <message>
        <source>With names of chats</source>
        <translation>Mit Chatnamen</translation>
    </message>
    <message>
        <source>Off</source>
        <translation>Aus</translation>
    </message>
    <message>
        <source>Context (n_ctx)</source>
        <translation>Kontext (n_ctx)</translation>
    </message>
    <message>
        <source>Pieces of a prompt (ubatch)</source>
        <translation>Stücke eines Prompts (ubatch)</translation>
    </message>
    <message>
        <source>May read prompts faster on a processor, but takes twice their memory. Measure it.</source>
        <translation>Liest Prompts auf einem Prozessor vielleicht schneller und braucht ihren Speicher doppelt. Miss es nach.</translation>
    </message>
    <message>
        <source>Unload when idle</source>
        <translation>Bei Untätigkeit entladen</translation>
    </message>
    <message>
        <source>Minutes without a question before the memory is freed. 0: never.</source>
        <translation>Minuten ohne Frage, dann wird der Speicher bis zur nächsten freigegeben. 0: nie.</translation>
    </message>
    <message>
        <source>Read ahead</source>
        <translation>Vorauslesen</translation>
    </message>
    <message>
        <source>While it rests, the model reads the chat and your draft, so answers begin sooner. Not on battery.</source>
        <translation>In Pausen liest das Modell den Chat und deinen Entwurf, damit Antworten früher beginnen. Nicht im Akkubetrieb.</translation>
    </message>
    <message>
        <source>Keep what was read</source>
        <translation>Gelesenes aufheben</translation>
    </message>
    <message>
        <source>Encrypted, so that a long chat goes on after a restart without being read again.</source>
        <translation>Verschlüsselt, damit ein langer Chat nach einem Neustart weitergeht, ohne neu gelesen zu werden.</translation>
    </message>
    <message>
        <source>Where models are kept</source>
        <translation>Wo Modelle liegen</translation>
    </message>
    <message>
        <source>Empty: Hugging Face’s cache, which other programs share. Move them on “Models”.</source>
        <translation>Leer: der Cache von Hugging Face, den auch andere Programme nutzen. Verschieben kannst du sie unter „Modelle“.</translation>
    </message>
    <message>
        <source>Offline</source>
        <translation>Offline</translation>
    </message>
    <message>
        <source>Nothing is fetched from the internet. TRIPTYCH_OFFLINE=1 does the same.</source>
        <translation>Im Internet wird nichts abgefragt. TRIPTYCH_OFFLINE=1 bewirkt dasselbe.</translation>
    </message>
    <message>
        <source>Mirror of Hugging Face</source>
        <translation>Spiegel von Hugging Face</translation>
    </message>
    <message>
        <source>An address such as https://hub.example.org. Empty: HF_ENDPOINT, or the public hub.</source>
        <translation>Eine Adresse wie https://hub.example.org. Leer: HF_ENDPOINT oder der öffentliche Hub.</translation>
    </message>
    <message>
        <source>Proxy for downloads</source>
        <translation>Proxy für Downloads</translation>
    </message>
    <message>
        <source>An address such as http://proxy:8080. Empty: the system’s proxy.</source>
        <translation>Eine Adresse wie http://proxy:8080. Leer: wie im System.</translation>
    </message>
    <message>
        <source>Calls in one answer</source>
        <translation>Aufrufe in einer Antwort</translation>
    </message>
    <message>
        <source>How often the model may call a tool and go on before it is stopped.</source>
        <translation>Wie oft das Modell ein Werkzeug aufrufen und weitermachen darf, bevor es angehalten wird.</translation>
    </message>
    <message>
        <source>The setting could not be saved.</source>
        <translation>Die Einstellung konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Make room or allow writing in {folder}.</source>
        <translation>Schaffe Platz oder erlaube das Schreiben in {folder}.</translation>
    </message>
    <message>
        <source>Some settings could not be used.</source>
        <translation>Einige Einstellungen waren nicht verwendbar.</translation>
    </message>
    <message>
        <source>Defaults are used for them.</source>
        <translation>Für sie gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>{section} is not a table</source>
        <translation>{section} ist keine Tabelle</translation>
    </message>
    <message>
        <source>Defaults are used. The old file is kept as {file}.</source>
        <translation>Es gelten die Vorgaben. Die alte Datei liegt als {file} bereit.</translation>
    </message>
    <message>
        <source>Defaults are used.</source>
        <translation>Es gelten die Vorgaben.</translation>
    </message>
    <message>
        <source>The settings file could not be read.</source>
        <translation>Die Einstellungsdatei konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>{name} has the wrong type: {value}</source>
        <translation>{name} hat den falschen Typ: {value}</translation>
    </message>
    <message>
        <source>Give it as {kind}.</source>
        <translation>Gib es als {kind} an.</translation>
    </message>
    <message>
        <source>{name} cannot be {value}</source>
        <translation>{name} kann nicht {value} sein</translation>
    </message>
    <message>
        <source>Use one of: {allowed}.</source>
        <translation>Möglich sind: {allowed}.</translation>
    </message>
    <message>
        <source>Use {least} to {most}.</source>
        <translation>Möglich ist {least} bis {most}.</translation>
    </message>
    <message>
        <source>An answer is being written.</source>
        <translation>Gerade wird eine Antwort geschrieben.</translation>
    </message>
    <message>
        <source>Stop it first, or wait until it is done.</source>
        <translation>Halte sie erst an, oder warte, bis sie fertig ist.</translation>
    </message>
    <message>
        <source>The server renders the prompt itself, so an answer cannot be continued or repeated.</source>
        <translation>Der Server setzt den Prompt selbst zusammen; deshalb lässt sich eine Antwort nicht fortsetzen oder wiederholen.</translation>
    </message>
    <message>
        <source>Ask again, or use an engine that is asked by tokens.</source>
        <translation>Frag noch einmal, oder nimm eine Engine, die mit Tokens gefragt wird.</translation>
    </message>
    <message>
        <source>This chat is no longer there.</source>
        <translation>Diesen Chat gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>Choose another one from the list.</source>
        <translation>Wähle einen anderen aus der Liste.</translation>
    </message>
    <message>
        <source>Restored: {entries}</source>
        <translation>Wiederhergestellt: {entries}</translation>
    </message>
    <message>
        <source>Does not fit now: it takes {used} and is {missing} short.</source>
        <translation>Passt jetzt nicht: Es braucht {used}, und {missing} fehlen.</translation>
    </message>
    <message>
        <source>Fits: it takes {used} of the {room} available.</source>
        <translation>Passt: Es braucht {used} von {room}, die dafür da sind.</translation>
    </message>
    <message>
        <source>Choose a folder that you can write to.</source>
        <translation>Wähle einen Ordner, in den du schreiben darfst.</translation>
    </message>
    <message>
        <source>The measurement could not be saved.</source>
        <translation>Die Messung konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The measurement could not be kept.</source>
        <translation>Die Messung konnte nicht aufbewahrt werden.</translation>
    </message>
    <message>
        <source>Checked on {day}: {repository} has other files now; the pinned ones are still used.</source>
        <translation>Gefragt am {day}: {repository} hat jetzt andere Dateien; gewünscht sind weiterhin die festgelegten.</translation>
    </message>
    <message>
        <source>Checked on {day}: everything matches the catalog.</source>
        <translation>Gefragt am {day}: Alles ist so, wie der Katalog es hat.</translation>
    </message>
    <message>
        <source>The demo model belongs to Triptych.</source>
        <translation>Das Demomodell gehört zu Triptych.</translation>
    </message>
    <message>
        <source>It cannot be deleted.</source>
        <translation>Es bleibt.</translation>
    </message>
    <message>
        <source>This model is loaded.</source>
        <translation>Dieses Modell ist geladen.</translation>
    </message>
    <message>
        <source>Use another one first, then delete it.</source>
        <translation>Verwende zuerst ein anderes und lösche es dann.</translation>
    </message>
    <message>
        <source>The model could not be read.</source>
        <translation>Das Modell konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check the disk, then verify again.</source>
        <translation>Prüfe die Platte und dann noch einmal die Datei.</translation>
    </message>
    <message>
        <source>The model could not be deleted.</source>
        <translation>Das Modell konnte nicht gelöscht werden.</translation>
    </message>
    <message>
        <source>A damaged file could not be deleted.</source>
        <translation>Eine beschädigte Datei konnte nicht gelöscht werden.</translation>
    </message>
    <message>
        <source>This cannot be read.</source>
        <translation>Das kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>Check that it is there and may be read.</source>
        <translation>Prüfe, ob sie da ist und gelesen werden darf.</translation>
    </message>
    <message>
        <source>Moving was stopped.</source>
        <translation>Das Verschieben wurde angehalten.</translation>
    </message>
    <message>
        <source>What has not been moved is still where it was.</source>
        <translation>Was noch nicht verschoben ist, liegt, wo es war.</translation>
    </message>
    <message>
        <source>What has not been moved is still where it was. Check the new folder, then try again.</source>
        <translation>Was noch nicht verschoben ist, liegt, wo es war. Prüfe den neuen Ordner und versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The models could not be moved.</source>
        <translation>Die Modelle konnten nicht verschoben werden.</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>These keys cannot be used for this.</source>
        <translation>Diese Tasten lassen sich dafür nicht verwenden.</translation>
    </message>
    <message>
        <source>Choose other keys.</source>
        <translation>Wähle andere Tasten.</translation>
    </message>
    <message>
        <source>Open it again to go on, or start a new comparison with “{model}”.</source>
        <translation>Öffne es wieder, um fortzufahren, oder beginne einen neuen Vergleich mit „{model}“.</translation>
    </message>
    <message>
        <source>This comparison was begun with “{model}”.</source>
        <translation>Dieser Vergleich wurde mit „{model}“ begonnen.</translation>
    </message>
    <message>
        <source>“{name}” cannot be written.</source>
        <translation>„{name}“ kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose another place.</source>
        <translation>Wähle einen anderen Ort.</translation>
    </message>
    <message>
        <source>No model is ready to answer.</source>
        <translation>Kein Modell ist bereit zu antworten.</translation>
    </message>
    <message>
        <source>The demo model cannot judge: it has never learnt to read a policy.</source>
        <translation>Das Demomodell kann nicht urteilen: Es hat nie gelernt, eine Richtlinie zu lesen.</translation>
    </message>
    <message>
        <source>Get gpt-oss-safeguard-20b under “Models”, or open another model.</source>
        <translation>Lade gpt-oss-safeguard-20b unter „Modelle“ oder öffne ein anderes Modell.</translation>
    </message>
    <message>
        <source>Wait until it is loaded, or open one.</source>
        <translation>Warte, bis es geladen ist, oder öffne eines.</translation>
    </message>
    <message>
        <source>No model is ready to judge.</source>
        <translation>Kein Modell ist bereit zu urteilen.</translation>
    </message>
    <message>
        <source>Open it again to go on, or start a new judging with “{model}”.</source>
        <translation>Öffne es wieder, um weiterzumachen, oder beginne eine neue Beurteilung mit „{model}“.</translation>
    </message>
    <message>
        <source>This judging was begun with “{model}”.</source>
        <translation>Diese Beurteilung wurde mit „{model}“ begonnen.</translation>
    </message>
    <message>
        <source>Copy it, if you trust it.</source>
        <translation>Kopiere sie, wenn du ihr vertraust.</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>denkt nach</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>antwortet</translation>
    </message>
    <message>
        <source>using a tool</source>
        <translation>benutzt ein Werkzeug</translation>
    </message>
    <message>
        <source>done</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>cut off</source>
        <translation>abgeschnitten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>They agree: the same text.</source>
        <translation>Sie stimmen überein: derselbe Text.</translation>
    </message>
    <message>
        <source>They agree: the same final number.</source>
        <translation>Sie stimmen überein: dieselbe Zahl am Ende.</translation>
    </message>
    <message>
        <source>They agree: the same code.</source>
        <translation>Sie stimmen überein: derselbe Code.</translation>
    </message>
    <message>
        <source>They agree: the same first line.</source>
        <translation>Sie stimmen überein: dieselbe erste Zeile.</translation>
    </message>
    <message>
        <source>They differ: another final number.</source>
        <translation>Sie weichen ab: eine andere Zahl am Ende.</translation>
    </message>
    <message>
        <source>They differ: other code.</source>
        <translation>Sie weichen ab: anderer Code.</translation>
    </message>
    <message>
        <source>No simple rule can tell whether they agree.</source>
        <translation>Ob sie übereinstimmen, kann keine einfache Regel sagen.</translation>
    </message>
    <message>
        <source>This link has no valid address.</source>
        <translation>Dieser Link hat keine gültige Adresse.</translation>
    </message>
    <message>
        <source>Links of the kind “{scheme}:” are not opened. Only http, https and mailto are.</source>
        <translation>Links der Art „{scheme}:“ werden nicht geöffnet. Nur http, https und mailto.</translation>
    </message>
    <message>
        <source>The system could not open this folder.</source>
        <translation>Das System konnte diesen Ordner nicht öffnen.</translation>
    </message>
    <message>
        <source>The system could not open this link.</source>
        <translation>Das System konnte diesen Link nicht öffnen.</translation>
    </message>
    <message>
        <source>A download is under way.</source>
        <translation>Ein Download läuft.</translation>
    </message>
    <message>
        <source>Pause it, then change the folder.</source>
        <translation>Halte ihn an und ändere dann den Ordner.</translation>
    </message>
    <message>
        <source>For this model only, and remembered. Anything not chosen here follows the settings.</source>
        <translation>Nur für dieses Modell, und gemerkt. Was hier nicht gewählt ist, gilt wie in den Einstellungen für alle.</translation>
    </message>
    <message>
        <source>always on: without it, a long context would take gigabytes more</source>
        <translation>immer an: ohne sie bräuchte ein langer Kontext Gigabytes mehr</translation>
    </message>
    <message>
        <source>Its name on Hugging Face, such as unsloth/gpt-oss-20b-GGUF. Nothing is downloaded until you choose.</source>
        <translation>Nenne es wie Hugging Face, zum Beispiel unsloth/gpt-oss-20b-GGUF. Nichts wird heruntergeladen, bevor du wählst.</translation>
    </message>
    <message>
        <source>Answers, writes and reasons. Right for most computers.</source>
        <translation>Antwortet, schreibt und denkt nach. Für die meisten Computer richtig.</translation>
    </message>
    <message>
        <source>The same, larger and better. For large machines.</source>
        <translation>Dasselbe, größer und besser. Für große Rechner.</translation>
    </message>
    <message>
        <source>Judges text against a policy that you write.</source>
        <translation>Beurteilt Texte nach einer Richtlinie, die du schreibst.</translation>
    </message>
    <message>
        <source>Judges text against a policy, more carefully.</source>
        <translation>Beurteilt Texte nach einer Richtlinie, gründlicher.</translation>
    </message>
    <message>
        <source>16 GB of memory, or a GPU with 16 GB</source>
        <translation>16 GB Speicher oder eine GPU mit 16 GB</translation>
    </message>
    <message>
        <source>64 GB of memory, or GPUs with 80 GB together</source>
        <translation>64 GB Speicher oder GPUs mit zusammen 80 GB</translation>
    </message>
    <message>
        <source>catalog</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>catalog, from a third party</source>
        <translation>Katalog, von Dritten</translation>
    </message>
    <message>
        <source>Hugging Face, when it is fetched</source>
        <translation>Hugging Face, beim Laden</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>New window</source>
        <translation>Neues Fenster</translation>
    </message>
    <message>
        <source>New temporary chat</source>
        <translation>Neuer temporärer Chat</translation>
    </message>
    <message>
        <source>Find a command or a chat</source>
        <translation>Befehl oder Chat finden</translation>
    </message>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Search all chats</source>
        <translation>Chats durchsuchen</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Low effort</source>
        <translation>Niedriger Aufwand</translation>
    </message>
    <message>
        <source>Medium effort</source>
        <translation>Mittlerer Aufwand</translation>
    </message>
    <message>
        <source>High effort</source>
        <translation>Hoher Aufwand</translation>
    </message>
    <message>
        <source>Instructions and sampling</source>
        <translation>Anweisungen und Sampling</translation>
    </message>
    <message>
        <source>Branches of this chat</source>
        <translation>Zweige dieses Chats</translation>
    </message>
    <message>
        <source>Rename this chat</source>
        <translation>Diesen Chat umbenennen</translation>
    </message>
    <message>
        <source>Compare efforts side by side</source>
        <translation>Aufwände nebeneinander vergleichen</translation>
    </message>
    <message>
        <source>Compare efforts over many questions</source>
        <translation>Aufwände über viele Fragen vergleichen</translation>
    </message>
    <message>
        <source>Judge texts by a policy</source>
        <translation>Texte nach einer Richtlinie beurteilen</translation>
    </message>
    <message>
        <source>Answer the last question again</source>
        <translation>Die letzte Frage neu beantworten</translation>
    </message>
    <message>
        <source>Export this chat…</source>
        <translation>Diesen Chat exportieren …</translation>
    </message>
    <message>
        <source>Import chats…</source>
        <translation>Chats importieren …</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Local API</source>
        <translation>Lokale API</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Write a question</source>
        <translation>Frage schreiben</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>Modelldatei öffnen&#xa0;…</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>Größerer Text</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>Kleinerer Text</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>Text in Normalgröße</translation>
    </message>
    <message>
        <source>Show or hide the side bar</source>
        <translation>Seitenleiste zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>List of shortcuts</source>
        <translation>Liste der Tastenkürzel</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Copy the address, if you trust it.</source>
        <translation>Kopiere die Adresse, wenn du ihr vertraust.</translation>
    </message>
    <message>
        <source>Nothing is saved until you unlock them.</source>
        <translation>Nichts wird gespeichert, bis du sie entsperrst.</translation>
    </message>
    <message>
        <source>Your chats are encrypted.</source>
        <translation>Deine Chats sind verschlüsselt.</translation>
    </message>
    <message>
        <source>Choose another folder for --out.</source>
        <translation>Wähle einen anderen Ordner für --out.</translation>
    </message>
    <message>
        <source>Make room on the disk, or allow writing there, and run the same command again to go on.</source>
        <translation>Schaffe Platz auf dem Datenträger oder erlaube dort das Schreiben, und gib denselben Befehl noch einmal, um weiterzumachen.</translation>
    </message>
    <message>
        <source>“{name}” was not written by a comparison.</source>
        <translation>„{name}“ wurde nicht von einem Vergleich geschrieben.</translation>
    </message>
    <message>
        <source>This folder holds the results of another study.</source>
        <translation>Dieser Ordner enthält die Ergebnisse einer anderen Studie.</translation>
    </message>
    <message>
        <source>“{title}”: {messages} did not come, or not whole: what tools said, or what is no text.</source>
        <translation>„{title}“: {messages} kamen nicht oder nicht vollständig mit: was Werkzeuge sagten oder was kein Text ist.</translation>
    </message>
    <message>
        <source>“{title}” holds no messages.</source>
        <translation>„{title}“ enthält keine Nachrichten.</translation>
    </message>
    <message>
        <source>Entry {number} holds no messages.</source>
        <translation>Eintrag {number} enthält keine Nachrichten.</translation>
    </message>
    <message>
        <source>The file does not say its encoding. It is read as {encoding}; letters may be wrong.</source>
        <translation>Die Datei nennt ihre Kodierung nicht. Sie wird als {encoding} gelesen; einzelne Zeichen können falsch sein.</translation>
    </message>
    <message>
        <source>The file is cut off or damaged after entry {count}.</source>
        <translation>Die Datei ist nach Eintrag {count} abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>Everything after line {number} is left out.</source>
        <translation>Alles nach Zeile {number} wird ausgelassen.</translation>
    </message>
    <message>
        <source>Line {number} is cut off or damaged.</source>
        <translation>Zeile {number} ist abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>The measurements of this model could not be saved.</source>
        <translation>Was an diesem Modell gemessen wurde, konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>What the hub said about the catalog could not be saved.</source>
        <translation>Was Hugging Face zum Katalog gemeldet hat, konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The list of downloads could not be saved.</source>
        <translation>Die Liste der Downloads konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>What is known about the models could not be saved.</source>
        <translation>Was über die Modelle bekannt ist, konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The load settings of this model could not be saved.</source>
        <translation>Wie dieses Modell geladen wird, konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The list of recent models could not be saved.</source>
        <translation>Die Liste der zuletzt benutzten Modelle konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>The chats are damaged, and another program is using them.</source>
        <translation>Die Chats sind beschädigt, und ein anderes Programm benutzt sie.</translation>
    </message>
    <message>
        <source>The chats could not be repaired.</source>
        <translation>Die Chats konnten nicht repariert werden.</translation>
    </message>
    <message>
        <source>This chat contains something that this Triptych does not know.</source>
        <translation>Dieser Chat enthält etwas, das dieses Triptych nicht kennt.</translation>
    </message>
    <message>
        <source>Update Triptych to open it.</source>
        <translation>Aktualisiere Triptych, um ihn zu öffnen.</translation>
    </message>
    <message>
        <source>Chats imported: {count}.</source>
        <translation>Importierte Chats: {count}.</translation>
    </message>
    <message>
        <source>Already here: {count}.</source>
        <translation>Schon vorhanden: {count}.</translation>
    </message>
    <message>
        <source>Left out: {count}.</source>
        <translation>Ausgelassen: {count}.</translation>
    </message>
    <message>
        <source>The schema is larger than {subject}.</source>
        <translation>Das Schema ist größer als {subject}.</translation>
    </message>
    <message>
        <source>This is not JSON: see line {line}, column {column}.</source>
        <translation>Das ist kein JSON: siehe Zeile {line}, Spalte {column}.</translation>
    </message>
    <message>
        <source>This is not JSON that a schema can be.</source>
        <translation>Das ist kein JSON, das ein Schema sein kann.</translation>
    </message>
    <message>
        <source>A schema is a JSON object: it begins with {brace}.</source>
        <translation>Ein Schema ist ein JSON-Objekt: Es beginnt mit {brace}.</translation>
    </message>
    <message>
        <source>“{name}” could not be read.</source>
        <translation>„{name}“ konnte nicht gelesen werden.</translation>
    </message>
    <message>
        <source>“{name}” is not text in UTF-8.</source>
        <translation>„{name}“ ist kein Text in UTF-8.</translation>
    </message>
    <message>
        <source>What was said about this computer could not be saved.</source>
        <translation>Was zu diesem Rechner gesagt wurde, ließ sich nicht speichern.</translation>
    </message>
    <message>
        <source>A library that windows need is missing on this computer: {names}.</source>
        <translation>Auf diesem Rechner fehlt eine Bibliothek, die Fenster brauchen: {names}.</translation>
    </message>
    <message>
        <source>Install it, then start Triptych again. On Debian and Ubuntu: sudo apt install {packages}</source>
        <translation>Installiere sie und starte Triptych neu. Unter Debian und Ubuntu: sudo apt install {packages}</translation>
    </message>
    <message>
        <source>Triptych cannot write in its folder {folder}. Chats would not be kept.</source>
        <translation>Triptych kann in seinen Ordner {folder} nicht schreiben. Chats würden nicht gespeichert.</translation>
    </message>
    <message>
        <source>Allow writing there, or set TRIPTYCH_HOME to a folder of yours and start Triptych again.</source>
        <translation>Erlaube das Schreiben dort, oder setze TRIPTYCH_HOME auf einen eigenen Ordner und starte Triptych neu.</translation>
    </message>
    <message>
        <source>Files in {folder} cannot be locked, as on some network drives. Chats there could be damaged.</source>
        <translation>Dateien in {folder} lassen sich nicht sperren, wie auf manchen Netzlaufwerken. Chats könnten dort beschädigt werden.</translation>
    </message>
    <message>
        <source>Set TRIPTYCH_HOME to a folder on a disk of this computer and start Triptych again.</source>
        <translation>Setze TRIPTYCH_HOME auf einen Ordner auf diesem Rechner und starte Triptych neu.</translation>
    </message>
    <message>
        <source>Triptych runs from inside its archive. It disappears when the archive is closed.</source>
        <translation>Triptych läuft aus seinem Archiv heraus. Es verschwindet, sobald das Archiv geschlossen wird.</translation>
    </message>
    <message>
        <source>Unpack the whole archive into a folder, then start Triptych from there.</source>
        <translation>Entpacke das ganze Archiv in einen Ordner und starte Triptych von dort.</translation>
    </message>
    <message>
        <source>Triptych runs from its disk image. It is gone when the image is ejected.</source>
        <translation>Triptych läuft aus seinem Image heraus. Es ist weg, sobald das Image ausgeworfen wird.</translation>
    </message>
    <message>
        <source>Quit Triptych, drag it into “Applications”, and start it from there.</source>
        <translation>Beende Triptych, zieh es in „Programme“ und starte es von dort.</translation>
    </message>
    <message>
        <source>macOS runs a copy of Triptych in a place that changes with every start.</source>
        <translation>macOS startet eine Kopie von Triptych an einem Ort, der bei jedem Start ein anderer ist.</translation>
    </message>
    <message>
        <source>Quit Triptych, drag it into “Applications” in the Finder, and start it from there.</source>
        <translation>Beende Triptych, zieh es im Finder in „Programme“ und starte es von dort.</translation>
    </message>
    <message>
        <source>This processor has no AVX2. Models run, but much more slowly than on newer processors.</source>
        <translation>Dieser Prozessor hat kein AVX2. Modelle laufen, aber viel langsamer als auf neueren Prozessoren.</translation>
    </message>
    <message>
        <source>The demo model is fine; for gpt-oss-20b a GPU helps: see “Hardware”.</source>
        <translation>Für das Demomodell reicht es; für gpt-oss-20b hilft eine GPU: siehe „Hardware“.</translation>
    </message>
    <message>
        <source>This computer has {memory} of memory, and gpt-oss-20b takes about {takes}.</source>
        <translation>Dieser Rechner hat {memory} Arbeitsspeicher, und gpt-oss-20b braucht etwa {takes}.</translation>
    </message>
    <message>
        <source>Without a GPU that holds it, only the demo model runs well. “Hardware” shows what fits.</source>
        <translation>Ohne eine GPU, auf die es passt, läuft nur das Demomodell gut. „Hardware“ zeigt, was passt.</translation>
    </message>
    <message>
        <source>reads no files but its own</source>
        <translation>liest nur eigene Dateien</translation>
    </message>
    <message>
        <source>writes no files but its own</source>
        <translation>schreibt nur eigene Dateien</translation>
    </message>
    <message>
        <source>has no network</source>
        <translation>hat kein Netz</translation>
    </message>
    <message>
        <source>starts no other program</source>
        <translation>startet kein anderes Programm</translation>
    </message>
    <message>
        <source>leaves other programs alone</source>
        <translation>lässt andere Programme in Ruhe</translation>
    </message>
    <message>
        <source>The engine, which computes answers</source>
        <translation>Die Engine, die Antworten berechnet</translation>
    </message>
    <message>
        <source>What asks an engine on another machine</source>
        <translation>Was eine Engine auf einem anderen Rechner fragt</translation>
    </message>
    <message>
        <source>The downloader, which asks Hugging Face</source>
        <translation>Der Downloader, der bei Hugging Face anfragt</translation>
    </message>
    <message>
        <source>The sandbox, which runs a model’s Python</source>
        <translation>Die Sandbox, in der das Python eines Modells läuft</translation>
    </message>
    <message>
        <source>The reader of attached documents</source>
        <translation>Der Leser angehängter Dokumente</translation>
    </message>
    <message>
        <source>The runner of your own functions</source>
        <translation>Was deine eigenen Funktionen ausführt</translation>
    </message>
    <message>
        <source>The window, with your chats</source>
        <translation>Das Fenster mit deinen Chats</translation>
    </message>
    <message>
        <source>“{name}”</source>
        <translation>„{name}“</translation>
    </message>
    <message>
        <source>Your system cannot lock the engine’s network: only Triptych itself keeps it shut.</source>
        <translation>Dein System kann das Netz der Engine nicht sperren: Nur Triptych selbst hält es geschlossen.</translation>
    </message>
    <message>
        <source>Your GPU’s driver needs the engine’s files unlocked: only Triptych itself keeps it to its model.</source>
        <translation>Der Treiber deiner GPU läuft nur, wenn die Dateien der Engine nicht gesperrt sind: Nur Triptych selbst beschränkt sie auf ihr Modell.</translation>
    </message>
    <message>
        <source>Your system cannot lock the engine’s files: only Triptych itself keeps it to its model.</source>
        <translation>Dein System kann die Dateien der Engine nicht sperren: Nur Triptych selbst beschränkt sie auf ihr Modell.</translation>
    </message>
    <message>
        <source>Which engine pack is used could not be saved.</source>
        <translation>Welches Engine-Paket benutzt wird, ließ sich nicht speichern.</translation>
    </message>
    <message>
        <source>Triptych has no release server yet, so there is nothing to ask.</source>
        <translation>Triptych hat noch keinen Server für neue Versionen, also gibt es nichts zu fragen.</translation>
    </message>
    <message>
        <source>Look where you got Triptych from. Engine packs can be added from a file.</source>
        <translation>Schau dort nach, woher du Triptych hast. Engine-Pakete lassen sich aus einer Datei hinzufügen.</translation>
    </message>
    <message>
        <source>This list of releases was not signed by Triptych’s makers. It was ignored.</source>
        <translation>Diese Versionsliste ist nicht von Triptychs Machern unterschrieben. Sie wurde ignoriert.</translation>
    </message>
    <message>
        <source>This version of Triptych cannot read the list of releases.</source>
        <translation>Diese Version von Triptych kann die Liste der Versionen nicht lesen.</translation>
    </message>
    <message>
        <source>Try again later, or look where you got Triptych from.</source>
        <translation>Versuche es später noch einmal, oder schau dort nach, woher du Triptych hast.</translation>
    </message>
    <message>
        <source>“{path}” is not a folder.</source>
        <translation>„{path}“ ist kein Ordner.</translation>
    </message>
    <message>
        <source>“{path}” is a link in a circle.</source>
        <translation>„{path}“ ist ein Link, der im Kreis führt.</translation>
    </message>
    <message>
        <source>“{path}” is not a file.</source>
        <translation>„{path}“ ist keine Datei.</translation>
    </message>
    <message>
        <source>The place of the window could not be saved.</source>
        <translation>Die Lage des Fensters ließ sich nicht speichern.</translation>
    </message>
    <message>
        <source>These labels match no class: {labels} (first in line {line}).</source>
        <translation>Diese Labels passen zu keiner Klasse: {labels} (zuerst in Zeile {line}).</translation>
    </message>
    <message>
        <source>It does not say how to answer. Say it at the top, and again before the examples.</source>
        <translation>Sie sagt nicht, wie geantwortet werden soll. Sag es oben und noch einmal vor den Beispielen.</translation>
    </message>
    <message>
        <source>It says only once how to answer. Say it at the top and again before the examples.</source>
        <translation>Sie sagt nur einmal, wie geantwortet werden soll. Sag es oben und noch einmal vor den Beispielen.</translation>
    </message>
    <message>
        <source>It has no examples. Add some of each kind under a heading “Examples”.</source>
        <translation>Sie hat keine Beispiele. Füge welche von jeder Art unter der Überschrift „Examples“ hinzu.</translation>
    </message>
    <message>
        <source>It has no near misses. Add examples that look like violations but are none.</source>
        <translation>Ihr fehlen Grenzfälle. Füge Beispiele hinzu, die wie Verstöße aussehen und keine sind.</translation>
    </message>
    <message>
        <source>It does not say what is allowed. Add a heading “Safe (0)”.</source>
        <translation>Sie sagt nicht, was erlaubt ist. Füge eine Überschrift „Safe (0)“ hinzu.</translation>
    </message>
    <message>
        <source>The rule id {id} is also that of line {line}. Give each its own.</source>
        <translation>Die Kennung {id} hat auch die Regel in Zeile {line}. Gib jeder ihre eigene.</translation>
    </message>
    <message>
        <source>Its rules have no ids that a verdict could cite. Begin each with one, such as SP1.</source>
        <translation>Ihre Regeln haben keine Kennungen, die ein Urteil nennen könnte. Beginne jede mit einer, etwa SP1.</translation>
    </message>
    <message>
        <source>It has about {tokens} tokens. 400 to 600 are judged by best: split it.</source>
        <translation>Sie hat etwa {tokens} Token. Am besten urteilt es sich nach 400 bis 600: Teile sie.</translation>
    </message>
    <message>
        <source>It has about {tokens} tokens. Say more: 400 to 600 are judged by best.</source>
        <translation>Sie hat etwa {tokens} Token. Sag mehr: Am besten urteilt es sich nach 400 bis 600.</translation>
    </message>
    <message>
        <source>“{word}” leaves it to the model. Say when, or how much.</source>
        <translation>„{word}“ überlässt es dem Modell. Sag, wann oder wie viel.</translation>
    </message>
    <message>
        <source>Write down what violates it, or begin with a starter policy: {names}.</source>
        <translation>Schreib auf, was gegen sie verstößt, oder beginne mit einer Vorlage: {names}.</translation>
    </message>
    <message>
        <source>The policy “{name}” is empty.</source>
        <translation>Die Richtlinie „{name}“ ist leer.</translation>
    </message>
    <message>
        <source>It could not be written down that Python was prepared.</source>
        <translation>Dass Python vorbereitet ist, konnte nicht vermerkt werden.</translation>
    </message>
    <message>
        <source>Install Triptych again.</source>
        <translation>Installiere Triptych neu.</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>Versuche es noch einmal.</translation>
    </message>
    <message>
        <source>Python cannot run here: its sandbox does not exist for this kind of computer.</source>
        <translation>Python kann hier nicht laufen: Für diese Art von Computer gibt es seine Sandbox nicht.</translation>
    </message>
    <message>
        <source>Go on without the tool “python”.</source>
        <translation>Mach ohne das Werkzeug „python“ weiter.</translation>
    </message>
    <message>
        <source>The Python that came with Triptych is damaged. It is not used.</source>
        <translation>Das mitgelieferte Python ist beschädigt. Es wird nicht benutzt.</translation>
    </message>
    <message>
        <source>Python was prepared, and its file was changed at once.</source>
        <translation>Python wurde vorbereitet, aber seine Datei wurde sofort verändert.</translation>
    </message>
    <message>
        <source>Python could not be prepared: the cache folder cannot be written to.</source>
        <translation>Python konnte nicht vorbereitet werden: In den Cache-Ordner kann nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Make room on the disk, or allow writing there, then try again.</source>
        <translation>Schaffe Platz auf dem Datenträger oder erlaube das Schreiben dort, dann versuche es noch einmal.</translation>
    </message>
    <message>
        <source>The program was lost: its sandbox ended unexpectedly.</source>
        <translation>Das Programm ging verloren: Seine Sandbox wurde unerwartet beendet.</translation>
    </message>
    <message>
        <source>The sandbox and Triptych are different versions.</source>
        <translation>Sandbox und Triptych haben verschiedene Versionen.</translation>
    </message>
    <message>
        <source>Something went wrong in the sandbox.</source>
        <translation>In der Sandbox ist etwas schiefgegangen.</translation>
    </message>
    <message>
        <source>“triptych tools list” shows the tools and what each takes.</source>
        <translation>„triptych tools list“ zeigt die Werkzeuge und was sie brauchen.</translation>
    </message>
    <message>
        <source>The arguments do not fit the tool “{name}”.</source>
        <translation>Die Argumente passen nicht zum Werkzeug „{name}“.</translation>
    </message>
    <message>
        <source>There is no tool “{name}”.</source>
        <translation>Es gibt kein Werkzeug „{name}“.</translation>
    </message>
    <message>
        <source>Ready. Tools: {tools}.</source>
        <translation>Bereit. Werkzeuge: {tools}.</translation>
    </message>
    <message>
        <source>Ready. Tools: {tools}. Left out, since a model chooses badly among so many: {left_out}.</source>
        <translation>Bereit. Werkzeuge: {tools}. Weggelassen, weil ein Modell unter so vielen schlecht wählt: {left_out}.</translation>
    </message>
    <message>
        <source>Off.</source>
        <translation>Aus.</translation>
    </message>
    <message>
        <source>Not approved as it is now. Look at it before it is used.</source>
        <translation>So, wie er jetzt ist, nicht freigegeben. Sieh ihn dir an, bevor er benutzt wird.</translation>
    </message>
    <message>
        <source>Not used while Triptych is offline.</source>
        <translation>Wird nicht benutzt, solange Triptych offline ist.</translation>
    </message>
    <message>
        <source>Connecting …</source>
        <translation>Verbinde …</translation>
    </message>
    <message>
        <source>It does not run.</source>
        <translation>Er läuft nicht.</translation>
    </message>
    <message>
        <source>“Details” shows what it said.</source>
        <translation>„Details“ zeigt, was er gesagt hat.</translation>
    </message>
    <message>
        <source>Start it again.</source>
        <translation>Starte ihn neu.</translation>
    </message>
    <message>
        <source>The program “{detail}” was not found.</source>
        <translation>Das Programm „{detail}“ wurde nicht gefunden.</translation>
    </message>
    <message>
        <source>Install it, or give its whole path.</source>
        <translation>Installiere es oder gib seinen ganzen Pfad an.</translation>
    </message>
    <message>
        <source>The program could not be started.</source>
        <translation>Das Programm konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>Check the command.</source>
        <translation>Prüfe den Befehl.</translation>
    </message>
    <message>
        <source>It gave no answer in {detail} seconds.</source>
        <translation>Er hat {detail} Sekunden lang nicht geantwortet.</translation>
    </message>
    <message>
        <source>What it says is not the protocol of MCP servers.</source>
        <translation>Was er sagt, ist nicht das Protokoll von MCP-Servern.</translation>
    </message>
    <message>
        <source>It has ended by itself.</source>
        <translation>Er hat sich von selbst beendet.</translation>
    </message>
    <message>
        <source>It sent messages without end and was ended.</source>
        <translation>Er hat Nachrichten ohne Ende geschickt und wurde beendet.</translation>
    </message>
    <message>
        <source>It sent more than {detail} at once and was ended.</source>
        <translation>Er hat mehr als {detail} auf einmal geschickt und wurde beendet.</translation>
    </message>
    <message>
        <source>The address cannot be reached.</source>
        <translation>Die Adresse ist nicht erreichbar.</translation>
    </message>
    <message>
        <source>Check it and your network.</source>
        <translation>Prüfe sie und dein Netz.</translation>
    </message>
    <message>
        <source>The server wants to know who you are.</source>
        <translation>Der Server will wissen, wer du bist.</translation>
    </message>
    <message>
        <source>Give it the key it expects.</source>
        <translation>Gib ihm den Schlüssel, den er erwartet.</translation>
    </message>
    <message>
        <source>The call was cancelled.</source>
        <translation>Der Aufruf wurde abgebrochen.</translation>
    </message>
    <message>
        <source>The server is not connected.</source>
        <translation>Der Server ist nicht verbunden.</translation>
    </message>
    <message>
        <source>Start it in Settings.</source>
        <translation>Starte ihn in den Einstellungen.</translation>
    </message>
    <message>
        <source>The arguments do not fit the tool: {detail}</source>
        <translation>Die Argumente passen nicht zum Werkzeug: {detail}</translation>
    </message>
    <message>
        <source>The server refused: {detail}</source>
        <translation>Der Server hat abgelehnt: {detail}</translation>
    </message>
    <message>
        <source>What speaks with MCP servers has ended.</source>
        <translation>Was mit MCP-Servern spricht, hat sich beendet.</translation>
    </message>
    <message>
        <source>Open it in its own program, and save it again.</source>
        <translation>Öffne es in seinem Programm und speichere es neu.</translation>
    </message>
    <message>
        <source>Save a copy without a password, and attach that.</source>
        <translation>Speichere eine Kopie ohne Passwort und häng diese an.</translation>
    </message>
    <message>
        <source>Unpack it, and attach the files in it.</source>
        <translation>Entpack es und häng die Dateien darin an.</translation>
    </message>
    <message>
        <source>Save it as .docx, .xlsx, .pptx or PDF, without a password.</source>
        <translation>Speichere es als .docx, .xlsx, .pptx oder PDF, ohne Passwort.</translation>
    </message>
    <message>
        <source>Let a program recognise its text (OCR), and attach what that saves.</source>
        <translation>Lass ein Programm den Text erkennen (OCR) und häng das Ergebnis an.</translation>
    </message>
    <message>
        <source>Attach the part that matters, or save it as plain text.</source>
        <translation>Häng den wichtigen Teil an, oder speichere es als reinen Text.</translation>
    </message>
    <message>
        <source>Try again. If it fails again, install Triptych anew.</source>
        <translation>Versuch es noch einmal. Klappt es wieder nicht, installiere Triptych neu.</translation>
    </message>
    <message>
        <source>“{name}” has {pages} pages, and no text on them: they are pictures.</source>
        <translation>„{name}“ hat {pages} Seiten, aber keinen Text: Es sind Bilder.</translation>
    </message>
    <message>
        <source>“{name}” is damaged or not whole.</source>
        <translation>„{name}“ ist beschädigt oder unvollständig.</translation>
    </message>
    <message>
        <source>“{name}” has more text than Triptych reads.</source>
        <translation>„{name}“ hat mehr Text, als Triptych liest.</translation>
    </message>
    <message>
        <source>“{name}” is locked with a password.</source>
        <translation>„{name}“ ist mit einem Passwort geschützt.</translation>
    </message>
    <message>
        <source>That password does not open “{name}”.</source>
        <translation>Dieses Passwort öffnet „{name}“ nicht.</translation>
    </message>
    <message>
        <source>“{name}” is an archive, not a document.</source>
        <translation>„{name}“ ist ein Archiv, kein Dokument.</translation>
    </message>
    <message>
        <source>“{name}” is an old Office file, or one with a password.</source>
        <translation>„{name}“ ist eine alte Office-Datei oder hat ein Passwort.</translation>
    </message>
    <message>
        <source>“{name}” has no text in it.</source>
        <translation>„{name}“ enthält keinen Text.</translation>
    </message>
    <message>
        <source>“{name}” has {pages} pages, which is more than Triptych reads.</source>
        <translation>„{name}“ hat {pages} Seiten, mehr als Triptych liest.</translation>
    </message>
    <message>
        <source>“{name}” unpacks to more than Triptych reads.</source>
        <translation>„{name}“ ist entpackt größer, als Triptych liest.</translation>
    </message>
    <message>
        <source>“{name}” took too much time or memory to read.</source>
        <translation>„{name}“ brauchte zu viel Zeit oder Speicher beim Lesen.</translation>
    </message>
    <message>
        <source>“{name}” could not be read: its reader did not start.</source>
        <translation>„{name}“ konnte nicht gelesen werden: Sein Leser startete nicht.</translation>
    </message>
    <message>
        <source>“{name}” has no file that can be attached.</source>
        <translation>In „{name}“ ist keine Datei, die angehängt werden kann.</translation>
    </message>
    <message>
        <source>Attach text, code, PDF or Office files.</source>
        <translation>Hänge Text, Code, PDF oder Office-Dateien an.</translation>
    </message>
    <message>
        <source>There are too many files.</source>
        <translation>Es sind zu viele Dateien.</translation>
    </message>
    <message>
        <source>Attach those that matter.</source>
        <translation>Hänge die an, auf die es ankommt.</translation>
    </message>
    <message>
        <source>Of “{name}”, {attached} of {total} files are attached.</source>
        <translation>Von „{name}“ sind {attached} von {total} Dateien angehängt.</translation>
    </message>
    <message>
        <source>Left out, as no text or as too many: {names}</source>
        <translation>Weggelassen, weil kein Text oder zu viele: {names}</translation>
    </message>
    <message>
        <source>The choices for the local API could not be saved.</source>
        <translation>Die Einstellungen der lokalen API konnten nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>In your program, after “pip install openai”.</source>
        <translation>In deinem Programm, nach „pip install openai“.</translation>
    </message>
    <message>
        <source>In ~/.codex/config.toml. The key goes into the environment: see “Codex (key)”.</source>
        <translation>In ~/.codex/config.toml. Der Schlüssel kommt in die Umgebung: siehe „Codex (key)“.</translation>
    </message>
    <message>
        <source>In the terminal, before “codex”.</source>
        <translation>Im Terminal, vor „codex“.</translation>
    </message>
    <message>
        <source>In opencode.json of your project, or in ~/.config/opencode.</source>
        <translation>In opencode.json deines Projekts oder in ~/.config/opencode.</translation>
    </message>
    <message>
        <source>In ~/.continue/config.yaml.</source>
        <translation>In ~/.continue/config.yaml.</translation>
    </message>
    <message>
        <source>In its environment, or under Settings, Connections. From a container, write host.docker.internal in the place of 127.0.0.1.</source>
        <translation>In seiner Umgebung oder unter Einstellungen, Verbindungen. Aus einem Container heraus schreib host.docker.internal statt 127.0.0.1.</translation>
    </message>
    <message>
        <source>In a terminal.</source>
        <translation>In einem Terminal.</translation>
    </message>
    <message>
        <source>The list of engines could not be saved.</source>
        <translation>Die Liste der Engines konnte nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Runs programs that the model writes, in a sandbox on this computer without files and network.</source>
        <translation>Führt Programme aus, die das Modell schreibt, in einer Sandbox auf diesem Computer ohne Dateien und Netzwerk.</translation>
    </message>
    <message>
        <source>Searches and reads the files attached to the chat. Nothing leaves this computer.</source>
        <translation>Durchsucht und liest die Dateien, die am Chat hängen. Nichts verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>Searches and reads the web. What it asks for goes over the network, into the connection log.</source>
        <translation>Durchsucht und liest das Web. Was es abfragt, geht übers Netzwerk und ins Verbindungsprotokoll.</translation>
    </message>
    <message>
        <source>A server of tools that you have added.</source>
        <translation>Ein Server mit Werkzeugen, den du hinzugefügt hast.</translation>
    </message>
    <message>
        <source>A tool that the model may call.</source>
        <translation>Ein Werkzeug, das das Modell aufrufen darf.</translation>
    </message>
    <message>
        <source>Seen of “{name}”: {count} of {total} pages (p. {pages}).</source>
        <translation>Gesehen von „{name}“: {count} von {total} Seiten (S. {pages}).</translation>
    </message>
    <message>
        <source>Seen of “{name}”: {count} of {total} lines.</source>
        <translation>Gesehen von „{name}“: {count} von {total} Zeilen.</translation>
    </message>
    <message>
        <source>The permission could not be saved. It holds until Triptych is closed.</source>
        <translation>Die Erlaubnis konnte nicht gespeichert werden. Sie gilt, bis Triptych geschlossen wird.</translation>
    </message>
    <message>
        <source>This is no block of MCP servers.</source>
        <translation>Das ist kein Block mit MCP-Servern.</translation>
    </message>
    <message>
        <source>Copy the part of the file that begins with “mcpServers” or “servers”.</source>
        <translation>Kopiere den Teil der Datei, der mit „mcpServers“ oder „servers“ beginnt.</translation>
    </message>
    <message>
        <source>The MCP servers could not be saved. They hold until Triptych is closed.</source>
        <translation>Die MCP-Server konnten nicht gespeichert werden. Sie gelten, bis Triptych beendet wird.</translation>
    </message>
    <message>
        <source>There is a server “{name}” already.</source>
        <translation>Es gibt schon einen Server „{name}“.</translation>
    </message>
    <message>
        <source>Give it another name.</source>
        <translation>Gib ihm einen anderen Namen.</translation>
    </message>
    <message>
        <source>A name is made of small letters, digits and “_”, and has at most {most} characters.</source>
        <translation>Ein Name besteht aus Kleinbuchstaben, Ziffern und „_“ und hat höchstens {most} Zeichen.</translation>
    </message>
    <message>
        <source>The command is missing.</source>
        <translation>Der Befehl fehlt.</translation>
    </message>
    <message>
        <source>Give a command or an address.</source>
        <translation>Gib einen Befehl oder eine Adresse an.</translation>
    </message>
    <message>
        <source>The name of a variable is made of letters, digits and “_”.</source>
        <translation>Der Name einer Variablen besteht aus Buchstaben, Ziffern und „_“.</translation>
    </message>
    <message>
        <source>Change it.</source>
        <translation>Ändere ihn.</translation>
    </message>
    <message>
        <source>This is no address of a server.</source>
        <translation>Das ist keine Adresse eines Servers.</translation>
    </message>
    <message>
        <source>It begins with https:// or http://.</source>
        <translation>Sie beginnt mit https:// oder http://.</translation>
    </message>
    <message>
        <source>This is no name of a header.</source>
        <translation>Das ist kein Name einer Kopfzeile.</translation>
    </message>
    <message>
        <source>Most servers want “Authorization”.</source>
        <translation>Die meisten Server wollen „Authorization“.</translation>
    </message>
    <message>
        <source>It could not be saved which tools are on in new chats.</source>
        <translation>Es konnte nicht gespeichert werden, welche Werkzeuge in neuen Chats an sind.</translation>
    </message>
    <message>
        <source>Your functions could not be saved.</source>
        <translation>Deine Funktionen konnten nicht gespeichert werden.</translation>
    </message>
    <message>
        <source>Look at the example: a name, a description, and the parameters as a JSON schema.</source>
        <translation>Sieh dir das Beispiel an: ein Name, eine Beschreibung und die Parameter als JSON-Schema.</translation>
    </message>
    <message>
        <source>The “name” is a word of letters, digits and “_” with at most {most} of them.</source>
        <translation>„name“ ist ein Wort aus höchstens {most} Buchstaben, Ziffern und „_“.</translation>
    </message>
    <message>
        <source>Write it as “get_weather”.</source>
        <translation>Schreib es wie „get_weather“.</translation>
    </message>
    <message>
        <source>The “description” is missing.</source>
        <translation>Die „description“ fehlt.</translation>
    </message>
    <message>
        <source>Say in a sentence what the function does: it is what the model decides by.</source>
        <translation>Sag in einem Satz, was die Funktion tut: Danach entscheidet das Modell.</translation>
    </message>
    <message>
        <source>There is no command.</source>
        <translation>Es gibt keinen Befehl.</translation>
    </message>
    <message>
        <source>Write the program in the first line, and each argument in a line of its own.</source>
        <translation>Schreib das Programm in die erste Zeile und jedes Argument in eine eigene.</translation>
    </message>
    <message>
        <source>A command cannot hold the character with the number 0.</source>
        <translation>Ein Befehl kann das Zeichen mit der Nummer 0 nicht enthalten.</translation>
    </message>
    <message>
        <source>Nothing is known of “{field}” in a declaration.</source>
        <translation>„{field}“ ist in einer Beschreibung unbekannt.</translation>
    </message>
    <message>
        <source>The “parameters” are no JSON schema.</source>
        <translation>„parameters“ ist kein JSON-Schema.</translation>
    </message>
    <message>
        <source>The “parameters” describe no object.</source>
        <translation>„parameters“ beschreibt kein Objekt.</translation>
    </message>
    <message>
        <source>Begin them with “&quot;type&quot;: &quot;object&quot;” and name each argument under “properties”.</source>
        <translation>Beginne mit „&quot;type&quot;: &quot;object&quot;“ und nenne jedes Argument unter „properties“.</translation>
    </message>
    <message>
        <source>It could not be written down which search service was chosen.</source>
        <translation>Es ließ sich nicht speichern, welcher Suchdienst gewählt wurde.</translation>
    </message>
    <message>
        <source>“{address}” is not a web address.</source>
        <translation>„{address}“ ist keine Web-Adresse.</translation>
    </message>
    <message>
        <source>“{address}” leads to an address that is not opened: only http and https are.</source>
        <translation>„{address}“ führt zu einer Adresse, die nicht geöffnet wird: nur http und https werden es.</translation>
    </message>
    <message>
        <source>“{address}” leads into this computer or its own network. It was not opened.</source>
        <translation>„{address}“ führt auf diesen Computer oder in sein eigenes Netz. Es wurde nicht geöffnet.</translation>
    </message>
    <message>
        <source>No connection to “{address}”.</source>
        <translation>Keine Verbindung zu „{address}“.</translation>
    </message>
    <message>
        <source>“{address}” leads on and on to other addresses.</source>
        <translation>„{address}“ leitet immer weiter zu anderen Adressen.</translation>
    </message>
    <message>
        <source>At “{address}” is nothing that can be read as text.</source>
        <translation>Unter „{address}“ liegt nichts, was sich als Text lesen lässt.</translation>
    </message>
    <message>
        <source>What is at “{address}” is too large.</source>
        <translation>Was unter „{address}“ liegt, ist zu groß.</translation>
    </message>
    <message>
        <source>“{address}” took too long to answer.</source>
        <translation>„{address}“ hat zu lange für die Antwort gebraucht.</translation>
    </message>
    <message>
        <source>“{address}” did not answer as a web server does.</source>
        <translation>„{address}“ hat nicht wie ein Webserver geantwortet.</translation>
    </message>
    <message>
        <source>“{address}” answered {status}.</source>
        <translation>„{address}“ hat mit {status} geantwortet.</translation>
    </message>
    <message>
        <source>The local API has ended.</source>
        <translation>Die lokale API ist beendet.</translation>
    </message>
    <message>
        <source>The local API could not be started.</source>
        <translation>Die lokale API konnte nicht gestartet werden.</translation>
    </message>
    <message>
        <source>The local API could not listen on port {port}: another program uses it.</source>
        <translation>Die lokale API konnte Port {port} nicht öffnen: Ein anderes Programm nutzt ihn.</translation>
    </message>
    <message>
        <source>Choose another port, or any that is free.</source>
        <translation>Wähle einen anderen Port oder irgendeinen freien.</translation>
    </message>
    <message>
        <source>The local API could not listen on port {port} of {host}.</source>
        <translation>Die lokale API konnte Port {port} an {host} nicht öffnen.</translation>
    </message>
    <message>
        <source>Choose another port or address.</source>
        <translation>Wähle einen anderen Port oder eine andere Adresse.</translation>
    </message>
    <message>
        <source>The browser has the functions search, open and find.</source>
        <translation>Der Browser hat die Funktionen search, open und find.</translation>
    </message>
    <message>
        <source>Attached files</source>
        <translation>Angehängte Dateien</translation>
    </message>
    <message>
        <source>On this computer, in the files attached to this chat</source>
        <translation>Auf diesem Computer, in den Dateien dieses Chats</translation>
    </message>
    <message>
        <source>Search the attached files for “{query}”</source>
        <translation>Die angehängten Dateien nach „{query}“ durchsuchen</translation>
    </message>
    <message>
        <source>Find “{pattern}” in an attached file</source>
        <translation>„{pattern}“ in einer angehängten Datei finden</translation>
    </message>
    <message>
        <source>Open the attached file “{name}”</source>
        <translation>Die angehängte Datei „{name}“ öffnen</translation>
    </message>
    <message>
        <source>Read in an attached file</source>
        <translation>In einer angehängten Datei lesen</translation>
    </message>
    <message>
        <source>The function was lost: what runs it ended unexpectedly.</source>
        <translation>Die Funktion ging verloren: Was sie ausführt, endete unerwartet.</translation>
    </message>
    <message>
        <source>The function has no folder to work in.</source>
        <translation>Die Funktion hat keinen Ordner zum Arbeiten.</translation>
    </message>
    <message>
        <source>The runner of functions and Triptych are different versions.</source>
        <translation>Der Ausführer von Funktionen und Triptych sind verschiedene Versionen.</translation>
    </message>
    <message>
        <source>{text}</source>
        <translation>{text}</translation>
    </message>
    <message>
        <source>{name} (MCP)</source>
        <translation>{name} (MCP)</translation>
    </message>
    <message>
        <source>Call “{tool}” of the MCP server “{server}”</source>
        <translation>„{tool}“ des MCP-Servers „{server}“ aufrufen</translation>
    </message>
    <message>
        <source>By a program with your rights: it can read and change your files. {command}</source>
        <translation>Von einem Programm mit deinen Rechten: Es kann deine Dateien lesen und ändern. {command}</translation>
    </message>
    <message>
        <source>At {host}, which gets the arguments.</source>
        <translation>Bei {host}; dorthin gehen die Argumente.</translation>
    </message>
    <message>
        <source>The server is another one by now.</source>
        <translation>Der Server ist inzwischen ein anderer.</translation>
    </message>
    <message>
        <source>Look at it again.</source>
        <translation>Sieh ihn dir noch einmal an.</translation>
    </message>
    <message>
        <source>On this computer; what confines it is found out when it starts.</source>
        <translation>Auf diesem Computer; was sie einschließt, zeigt sich beim Start.</translation>
    </message>
    <message>
        <source>On this computer, without network. It reads your files and writes only into a folder of its own.</source>
        <translation>Auf diesem Computer, ohne Netzwerk. Sie liest deine Dateien und schreibt nur in einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>On this computer, without network. It reads and writes your files: nothing here confines that.</source>
        <translation>Auf diesem Computer, ohne Netzwerk. Sie liest und schreibt deine Dateien: Hier schließt sie nichts davon aus.</translation>
    </message>
    <message>
        <source>On this computer, with your network. It writes only into a folder of its own.</source>
        <translation>Auf diesem Computer, mit deinem Netzwerk. Sie schreibt nur in einen eigenen Ordner.</translation>
    </message>
    <message>
        <source>On this computer with your own rights: nothing here confines it.</source>
        <translation>Auf diesem Computer mit deinen eigenen Rechten: Hier schließt sie nichts ein.</translation>
    </message>
    <message>
        <source>{name}</source>
        <translation>{name}</translation>
    </message>
    <message>
        <source>Run your function “{name}”: {command}</source>
        <translation>Deine Funktion „{name}“ ausführen: {command}</translation>
    </message>
    <message>
        <source>Run a Python program</source>
        <translation>Ein Python-Programm ausführen</translation>
    </message>
    <message>
        <source>In a sandbox on this computer, without files and network</source>
        <translation>In einer Sandbox auf diesem Computer, ohne Dateien und Netz</translation>
    </message>
    <message>
        <source>Python is prepared for this computer, once. This takes about 15 seconds.</source>
        <translation>Python wird einmalig für diesen Computer vorbereitet. Das dauert etwa 15 Sekunden.</translation>
    </message>
    <message>
        <source>Waits for another program to end.</source>
        <translation>Wartet, bis ein anderes Programm zu Ende ist.</translation>
    </message>
    <message>
        <source>The program runs.</source>
        <translation>Das Programm läuft.</translation>
    </message>
    <message>
        <source>Python</source>
        <translation>Python</translation>
    </message>
    <message>
        <source>The web</source>
        <translation>Das Web</translation>
    </message>
    <message>
        <source>Over the internet, from {host}</source>
        <translation>Über das Internet, von {host}</translation>
    </message>
    <message>
        <source>Search the web for “{query}”</source>
        <translation>Das Web nach „{query}“ durchsuchen</translation>
    </message>
    <message>
        <source>Find “{pattern}” in a web page</source>
        <translation>„{pattern}“ auf einer Webseite finden</translation>
    </message>
    <message>
        <source>Open {address}</source>
        <translation>{address} öffnen</translation>
    </message>
    <message>
        <source>Read on in a web page</source>
        <translation>Auf einer Webseite weiterlesen</translation>
    </message>
    <message>
        <source>The file is not where it was. This is its text as it was attached.</source>
        <translation>Die Datei liegt nicht mehr an ihrem Ort. Das ist ihr Text, wie er angehängt wurde.</translation>
    </message>
    <message>
        <source>The file is locked with a password, which is not kept. This is its text.</source>
        <translation>Die Datei ist mit einem Passwort gesperrt, das nicht gespeichert wird. Das ist ihr Text.</translation>
    </message>
    <message>
        <source>The file has changed. This is its text as it was attached.</source>
        <translation>Die Datei wurde geändert. Das ist ihr Text, wie er angehängt wurde.</translation>
    </message>
    <message>
        <source>The key is kept until Triptych ends: there is no keyring that can keep it.</source>
        <translation>Der Schlüssel gilt, bis Triptych endet: Kein Schlüsselbund kann ihn behalten.</translation>
    </message>
    <message>
        <source>Unlock the system’s keyring, then add the engine again.</source>
        <translation>Entsperre den Schlüsselbund des Systems und füge die Engine noch einmal hinzu.</translation>
    </message>
    <message>
        <source>It answers, but not as a search service does.</source>
        <translation>Er antwortet, aber nicht wie ein Suchdienst.</translation>
    </message>
    <message>
        <source>It works: {count} results for “{query}”.</source>
        <translation>Er funktioniert: {count} Ergebnisse für „{query}“.</translation>
    </message>
    <message>
        <source>It answers, but found nothing for “{query}”.</source>
        <translation>Er antwortet, hat aber nichts für „{query}“ gefunden.</translation>
    </message>
    <message>
        <source>It could not be tried.</source>
        <translation>Er ließ sich nicht ausprobieren.</translation>
    </message>
    <message>
        <source>The key was refused. Check it, and what it may still do, at the service.</source>
        <translation>Der Schlüssel wurde abgelehnt. Prüfe beim Dienst, ob er stimmt und noch etwas darf.</translation>
    </message>
    <message>
        <source>This SearXNG does not answer programs. Its settings have to allow the format “json”.</source>
        <translation>Dieses SearXNG antwortet keinen Programmen. Seine Einstellungen müssen das Format „json“ erlauben.</translation>
    </message>
    <message>
        <source>The log of the local API could not be written.</source>
        <translation>Das Protokoll der lokalen API konnte nicht geschrieben werden.</translation>
    </message>
    <message>
        <source>Not while Triptych is offline. Settings changes that.</source>
        <translation>Nicht, solange Triptych offline ist. In den Einstellungen änderst du das.</translation>
    </message>
    <message>
        <source>The demo model is too small to use tools. Open a gpt-oss model for them.</source>
        <translation>Das Demomodell ist zu klein für Werkzeuge. Öffne dafür ein gpt-oss-Modell.</translation>
    </message>
    <message>
        <source>What runs this model cannot use tools.</source>
        <translation>Was dieses Modell ausführt, kann keine Werkzeuge benutzen.</translation>
    </message>
    <message>
        <source>There is a function “{name}” already.</source>
        <translation>Es gibt schon eine Funktion „{name}“.</translation>
    </message>
    <message>
        <source>Give this one another name, or edit the other.</source>
        <translation>Gib dieser einen anderen Namen oder bearbeite die andere.</translation>
    </message>
    <message>
        <source>Other computers are asked by processes of their own, and only for what you want: files, web pages, engines that you have added. This is everything they did.</source>
        <translation>Andere Computer werden von eigenen Prozessen gefragt, und nur nach dem, was du willst: Dateien, Webseiten, Engines, die du hinzugefügt hast. Das ist alles, was sie getan haben.</translation>
    </message>
    <message>
        <source>The model is told exactly this. You are asked before the command runs.</source>
        <translation>Genau das erfährt das Modell. Du wirst gefragt, bevor der Befehl läuft.</translation>
    </message>
    <message>
        <source>This program runs with your rights: it can read and change your files, and use the network.</source>
        <translation>Dieses Programm läuft mit deinen Rechten: Es kann deine Dateien lesen und ändern und das Netz benutzen.</translation>
    </message>
    <message>
        <source>Triptych sends to {host} what the model asks of its tools.</source>
        <translation>Triptych schickt an {host}, was das Modell von seinen Werkzeugen will.</translation>
    </message>
    <message>
        <source>The connection is not encrypted: others in the network can read it.</source>
        <translation>Die Verbindung ist nicht verschlüsselt: Andere im Netz können mitlesen.</translation>
    </message>
    <message>
        <source>All {total} parts read.</source>
        <translation>Alle {total} Teile gelesen.</translation>
    </message>
    <message>
        <source>Read as a whole.</source>
        <translation>Als Ganzes gelesen.</translation>
    </message>
    <message>
        <source>{read} of {total} parts read. Not read: {missing}.</source>
        <translation>{read} von {total} Teilen gelesen. Nicht gelesen: {missing}.</translation>
    </message>
    <message>
        <source>Cutting into parts</source>
        <translation>Wird in Teile zerlegt</translation>
    </message>
    <message>
        <source>Joining the notes</source>
        <translation>Notizen werden zusammengefasst</translation>
    </message>
    <message>
        <source>Part {number} of {total}</source>
        <translation>Teil {number} von {total}</translation>
    </message>
    <message>
        <source>Labels are {classes}, a rule’s id, or a word such as safe. Choose another label column.</source>
        <translation>Labels sind {classes}, die ID einer Regel oder ein Wort wie safe. Wähle eine andere Spalte für die Labels.</translation>
    </message>
    <message>
        <source>Labels are {classes}, or a word such as safe. Choose another label column, or the format 0 or 1.</source>
        <translation>Labels sind {classes} oder ein Wort wie safe. Wähle eine andere Spalte für die Labels oder das Format 0 oder 1.</translation>
    </message>
    <message>
        <source>A server with a gpt-oss model, on this computer, in your network or in a cluster. llama-server, vLLM and Ray Serve do all that a model here does; Ollama, LM Studio, Azure and others of OpenAI’s form answer by messages.</source>
        <translation>Ein Server mit einem gpt-oss-Modell, auf diesem Computer, in deinem Netz oder in einem Cluster. llama-server, vLLM und Ray Serve können alles, was ein Modell hier kann; Ollama, LM Studio, Azure und andere nach OpenAIs Art antworten mit Nachrichten.</translation>
    </message>
    <message>
        <source>What was read could not be kept.</source>
        <translation>Das Gelesene konnte nicht aufgehoben werden.</translation>
    </message>
</context>
<context>
    <name>AgreementRow</name>
    <message numerus="yes">
        <source>{0}: κ {1} over %Ln item(s)</source>
        <translation>
            <numerusform>{0}: κ {1} über %Ln Text</numerusform>
            <numerusform>{0}: κ {1} über %Ln Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>only the first is right on {0}, only the second on {1}, McNemar’s p {2}</source>
        <translation>nur das erste hat bei {0} recht, nur das zweite bei {1}, McNemars p {2}</translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln flip(s)</source>
        <translation>
            <numerusform>%Ln Abweichung zeigen</numerusform>
            <numerusform>%Ln Abweichungen zeigen</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} and {1}</source>
        <translation>{0} und {1}</translation>
    </message>
    <message>
        <source>Flips: {0}</source>
        <translation>Abweichungen: {0}</translation>
    </message>
</context>
<context>
    <name>AnswerController</name>
    <message>
        <source>“{name}” could not be saved: {reason}</source>
        <translation>„{name}“ konnte nicht gespeichert werden: {reason}</translation>
    </message>
    <message>
        <source>This will not be the same run. {differences}</source>
        <translation>Dies wird nicht derselbe Lauf. {differences}</translation>
    </message>
    <message>
        <source>Run anyway</source>
        <translation>Trotzdem ausführen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The answer was edited.</source>
        <translation>Die Antwort wurde bearbeitet.</translation>
    </message>
    <message>
        <source>Run again with the same seed: the same answer came, word for word.</source>
        <translation>Mit demselben Startwert wiederholt: Es kam dieselbe Antwort, Wort für Wort.</translation>
    </message>
    <message>
        <source>Run again with the same seed: the same answer came, and went on where the first ended.</source>
        <translation>Mit demselben Startwert wiederholt: Es kam dieselbe Antwort, und sie ging weiter, wo die erste endete.</translation>
    </message>
    <message>
        <source>Run again with the same seed. The first answer was edited, so they are not compared.</source>
        <translation>Mit demselben Startwert wiederholt. Die erste Antwort wurde bearbeitet, darum werden beide nicht verglichen.</translation>
    </message>
    <message>
        <source>Run again with the same seed: another answer came. Numbers are rounded differently beside other answers, after other chats, and by another processor or build.</source>
        <translation>Mit demselben Startwert wiederholt: Es kam eine andere Antwort. Neben anderen Antworten, nach anderen Chats und auf einem anderen Prozessor oder Build wird anders gerundet.</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>The model then: {then}; now: {now}.</source>
        <translation>Das Modell damals: {then}; jetzt: {now}.</translation>
    </message>
    <message>
        <source>The model file is a different one with the same name.</source>
        <translation>Die Modelldatei ist eine andere mit demselben Namen.</translation>
    </message>
    <message>
        <source>The engine then: {then}; now: {now}.</source>
        <translation>Die Engine damals: {then}; jetzt: {now}.</translation>
    </message>
    <message>
        <source>Adapters then: {then}; now: {now}.</source>
        <translation>Adapter damals: {then}; jetzt: {now}.</translation>
    </message>
</context>
<context>
    <name>AnswerData</name>
    <message>
        <source>The answer as data</source>
        <translation>Die Antwort als Daten</translation>
    </message>
    <message>
        <source>JSON</source>
        <translation>JSON</translation>
    </message>
    <message>
        <source>Fields</source>
        <translation>Felder</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Save the answer</source>
        <translation>Antwort speichern</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>antwort</translation>
    </message>
    <message>
        <source>This answer was cut, so it does not fit its schema. It is shown as it came.</source>
        <translation>Diese Antwort wurde abgeschnitten und passt daher nicht zu ihrem Schema. Sie ist gezeigt, wie sie kam.</translation>
    </message>
    <message>
        <source>This answer was edited by hand, so it may not fit its schema any more.</source>
        <translation>Diese Antwort wurde von Hand geändert und passt vielleicht nicht mehr zu ihrem Schema.</translation>
    </message>
    <message>
        <source>This answer fits its schema.</source>
        <translation>Diese Antwort passt zu ihrem Schema.</translation>
    </message>
    <message>
        <source>Field</source>
        <translation>Feld</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
</context>
<context>
    <name>AnswerEditor</name>
    <message>
        <source>Edit the answer</source>
        <translation>Antwort bearbeiten</translation>
    </message>
    <message>
        <source>The model goes on from your words as if they were its own. The answer is marked as edited.</source>
        <translation>Das Modell macht mit deinen Worten weiter, als wären es seine eigenen. Die Antwort wird als bearbeitet gekennzeichnet.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>AnswerFormRow</name>
    <message>
        <source>Choose…</source>
        <translation>Wählen …</translation>
    </message>
    <message>
        <source>Choose the form of the answer</source>
        <translation>Form der Antwort wählen</translation>
    </message>
    <message>
        <source>Form of the answer</source>
        <translation>Form der Antwort</translation>
    </message>
    <message>
        <source>What is written there is no schema yet, so answers are free text.</source>
        <translation>Was dort steht, ist noch kein Schema. Antworten sind daher freier Text.</translation>
    </message>
    <message>
        <source>Free text.</source>
        <translation>Freier Text.</translation>
    </message>
    <message>
        <source>JSON that fits your schema.</source>
        <translation>JSON, das zu deinem Schema passt.</translation>
    </message>
    <message>
        <source>JSON with the fields {names}.</source>
        <translation>JSON mit den Feldern {names}.</translation>
    </message>
</context>
<context>
    <name>AnswersTable</name>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>Erwartet</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>no answer</source>
        <translation>keine Antwort</translation>
    </message>
    <message>
        <source>Open the answers side by side</source>
        <translation>Antworten nebeneinander öffnen</translation>
    </message>
</context>
<context>
    <name>AnswersView</name>
    <message>
        <source>Find in questions and answers</source>
        <translation>In Fragen und Antworten suchen</translation>
    </message>
    <message>
        <source>No question or answer with these words.</source>
        <translation>Keine Frage oder Antwort mit diesen Wörtern.</translation>
    </message>
    <message>
        <source>None of the answers so far.</source>
        <translation>Bisher keine der Antworten.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Uneinig</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>Right once and wrong once; without expected answers: other numbers, other code, other words</source>
        <translation>Einmal richtig, einmal falsch; ohne erwartete Antworten: andere Zahlen, anderer Code, andere Wörter</translation>
    </message>
    <message>
        <source>Questions and answers</source>
        <translation>Fragen und Antworten</translation>
    </message>
</context>
<context>
    <name>Arrivals</name>
    <message>
        <source>This chat goes on with the other model, which reads all of it before its first answer.</source>
        <translation>Dieser Chat geht mit dem anderen Modell weiter; es liest ihn vor der ersten Antwort ganz.</translation>
    </message>
    <message>
        <source>{name} is ready, every byte verified.</source>
        <translation>{name} ist da, jedes Byte geprüft.</translation>
    </message>
    <message>
        <source>Use it now</source>
        <translation>Jetzt verwenden</translation>
    </message>
</context>
<context>
    <name>AskingCard</name>
    <message>
        <source>Nobody asks now.</source>
        <translation>Gerade fragt niemand.</translation>
    </message>
    <message>
        <source>Who asks now</source>
        <translation>Wer gerade fragt</translation>
    </message>
</context>
<context>
    <name>AskingRow</name>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>A program without a name</source>
        <translation>Ein Programm ohne Namen</translation>
    </message>
    <message>
        <source>Stop the answer for {client}</source>
        <translation>Die Antwort für {client} stoppen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n Token</numerusform>
            <numerusform>%n Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>{rate} tokens/s</source>
        <translation>{rate} Tokens/s</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
    <message>
        <source>about {time} to read</source>
        <translation>etwa {time} Lesezeit</translation>
    </message>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n Seite</numerusform>
            <numerusform>%n Seiten</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slide(s)</source>
        <translation>
            <numerusform>%n Folie</numerusform>
            <numerusform>%n Folien</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s)</source>
        <translation>
            <numerusform>%n Blatt</numerusform>
            <numerusform>%n Blätter</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without text</source>
        <translation>
            <numerusform>%n ohne Text</numerusform>
            <numerusform>%n ohne Text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachmentController</name>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Pasted text</source>
        <translation>Eingefügter Text</translation>
    </message>
</context>
<context>
    <name>AttentionController</name>
    <message>
        <source>An answer is ready</source>
        <translation>Eine Antwort ist da</translation>
    </message>
    <message>
        <source>The model asks before it uses a tool</source>
        <translation>Das Modell fragt, bevor es ein Werkzeug benutzt</translation>
    </message>
    <message>
        <source>A model has been downloaded</source>
        <translation>Ein Modell ist heruntergeladen</translation>
    </message>
    <message>
        <source>A download has stopped</source>
        <translation>Ein Download wurde unterbrochen</translation>
    </message>
    <message>
        <source>A comparison of many questions is done</source>
        <translation>Ein Vergleich vieler Fragen ist fertig</translation>
    </message>
    <message>
        <source>All items are judged</source>
        <translation>Alle Texte sind beurteilt</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>Diesen Hinweis schließen</translation>
    </message>
</context>
<context>
    <name>BugDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Etwas ist schiefgegangen</translation>
    </message>
    <message>
        <source>Triptych made a mistake</source>
        <translation>Triptych hat einen Fehler gemacht</translation>
    </message>
    <message>
        <source>Your chats are safe and you can go on. To report this, copy the diagnostics: they contain nothing you typed.</source>
        <translation>Deine Chats sind sicher, und du kannst weitermachen. Um den Fehler zu melden, kopiere die Diagnose: Sie enthält nichts, was du geschrieben hast.</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>Was geschehen ist</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>↓ New</source>
        <translation>↓ Neu</translation>
    </message>
    <message>
        <source>Go to the newest text</source>
        <translation>Zum neuesten Text</translation>
    </message>
</context>
<context>
    <name>CatalogCard</name>
    <message>
        <source>Recommended for this computer</source>
        <translation>Empfohlen für diesen Computer</translation>
    </message>
    <message>
        <source>What could run it?</source>
        <translation>Worauf könnte es laufen?</translation>
    </message>
    <message>
        <source>Judge by a policy</source>
        <translation>Nach einer Richtlinie urteilen</translation>
    </message>
    <message>
        <source>More ▾</source>
        <translation>Mehr ▾</translation>
    </message>
    <message>
        <source>Needs {needs}.</source>
        <translation>Braucht {needs}.</translation>
    </message>
    <message>
        <source>hash from: {who}</source>
        <translation>Prüfsumme von: {who}</translation>
    </message>
    <message>
        <source>OpenAI · {licence} · MXFP4 from {owner}</source>
        <translation>OpenAI · {licence} · MXFP4 von {owner}</translation>
    </message>
    <message>
        <source>Checking this computer …</source>
        <translation>Dieser Computer wird angesehen&#xa0;…</translation>
    </message>
    <message>
        <source>Estimated from how fast this computer’s memory is. “Hardware” measures it.</source>
        <translation>Geschätzt danach, wie schnell der Speicher dieses Computers ist. „Hardware“ misst es.</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>{size} herunterladen</translation>
    </message>
    <message>
        <source>Download for {backend}, {size}</source>
        <translation>Für {backend} herunterladen, {size}</translation>
    </message>
    <message>
        <source>{backend} needs {needs}.</source>
        <translation>{backend} braucht {needs}.</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>Mehr über {name}</translation>
    </message>
    <message>
        <source>Open {page}</source>
        <translation>{page} öffnen</translation>
    </message>
</context>
<context>
    <name>ChatController</name>
    <message>
        <source>Branches of this chat</source>
        <translation>Zweige dieses Chats</translation>
    </message>
    <message>
        <source>Without a name, it is called by its first question.</source>
        <translation>Ohne Namen heißt er wie seine erste Frage.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Rename the chat</source>
        <translation>Chat umbenennen</translation>
    </message>
    <message>
        <source>(empty)</source>
        <translation>(leer)</translation>
    </message>
    <message>
        <source>{effort} effort: {text}</source>
        <translation>Aufwand {effort}: {text}</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n Nachricht</numerusform>
            <numerusform>%n Nachrichten</numerusform>
        </translation>
    </message>
    <message>
        <source>{messages}, in view</source>
        <translation>{messages}, im Blick</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Keep this chat and everything in it?</source>
        <translation>Diesen Chat behalten, mit allem, was gesagt wurde?</translation>
    </message>
    <message>
        <source>You left a temporary chat. It is gone for good unless you go back now.</source>
        <translation>Du hast einen temporären Chat verlassen. Er ist für immer weg, wenn du jetzt nicht zurückgehst.</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>ChatListController</name>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Create</source>
        <translation>Anlegen</translation>
    </message>
    <message>
        <source>There is another folder named “{name}”. Choose another name.</source>
        <translation>Es gibt schon einen Ordner namens „{name}“. Wähle einen anderen Namen.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The folder “{name}” was removed; its chats are still here.</source>
        <translation>Der Ordner „{name}“ wurde entfernt; seine Chats sind noch da.</translation>
    </message>
    <message>
        <source>Moved to “{name}”.</source>
        <translation>Nach „{name}“ verschoben.</translation>
    </message>
    <message>
        <source>Moved out of the folder.</source>
        <translation>Aus dem Ordner herausgenommen.</translation>
    </message>
    <message>
        <source>Deleted “{title}”.</source>
        <translation>„{title}“ gelöscht.</translation>
    </message>
    <message>
        <source>Deleted {count} chats.</source>
        <translation>{count} Chats gelöscht.</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>Temporary chat</source>
        <translation>Temporärer Chat</translation>
    </message>
    <message>
        <source>Bring it back</source>
        <translation>Zurückholen</translation>
    </message>
    <message>
        <source>What you had written was set aside.</source>
        <translation>Was du geschrieben hattest, wurde beiseitegelegt.</translation>
    </message>
    <message>
        <source>The end of the question was taken away. Look at what is left, then send it.</source>
        <translation>Das Ende der Frage wurde weggenommen. Sieh dir an, was bleibt, und sende es dann.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The message and what followed it were deleted.</source>
        <translation>Die Nachricht und was darauf folgte, wurden gelöscht.</translation>
    </message>
</context>
<context>
    <name>ChatSettingsPanel</name>
    <message>
        <source>The model reads these before the first question. A change applies from the next answer.</source>
        <translation>Das Modell liest sie vor der ersten Frage. Eine Änderung gilt ab der nächsten Antwort.</translation>
    </message>
    <message>
        <source>This chat</source>
        <translation>Dieser Chat</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Presets</source>
        <translation>Vorlagen</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>New for every answer</source>
        <translation>Neu bei jeder Antwort</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>Keine Grenze</translation>
    </message>
    <message>
        <source>Recommended values</source>
        <translation>Empfohlene Werte</translation>
    </message>
    <message>
        <source>OpenAI&apos;s for gpt-oss: temperature 1, top-p 1, a new seed, no limit</source>
        <translation>Die von OpenAI für gpt-oss: Temperatur 1, Top-p 1, neuer Startwert, keine Grenze</translation>
    </message>
    <message>
        <source>Show them again</source>
        <translation>Wieder zeigen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>How freely words are chosen. At 0, always the likeliest.</source>
        <translation>Wie frei Wörter gewählt werden. Bei 0 immer das wahrscheinlichste.</translation>
    </message>
    <message>
        <source>Save these as a preset…</source>
        <translation>Als Vorlage speichern&#xa0;…</translation>
    </message>
    <message>
        <source>Save a preset</source>
        <translation>Vorlage speichern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
    <message>
        <source>A preset that has this name already is replaced.</source>
        <translation>Eine Vorlage, die schon so heißt, wird ersetzt.</translation>
    </message>
    <message>
        <source>Delete a preset</source>
        <translation>Vorlage löschen</translation>
    </message>
    <message>
        <source>{count} messages at the beginning are not shown to the model.</source>
        <translation>{count} Nachrichten am Anfang bekommt das Modell nicht zu sehen.</translation>
    </message>
    <message>
        <source>Who the model should be, how to answer, what to keep in mind.</source>
        <translation>Wer das Modell sein, wie es antworten und was es beachten soll.</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Only the likeliest words that make up this share are chosen.</source>
        <translation>Nur die wahrscheinlichsten Wörter, die diesen Anteil ausmachen, werden gezogen.</translation>
    </message>
    <message>
        <source>Tokens, reasoning included; no limit: until the context is full</source>
        <translation>Tokens, samt Überlegung; keine Grenze: bis der Kontext voll ist</translation>
    </message>
</context>
<context>
    <name>ChoicePopup</name>
    <message>
        <source>What to compare</source>
        <translation>Was verglichen wird</translation>
    </message>
    <message>
        <source>Samples of each effort</source>
        <translation>Antworten je Aufwand</translation>
    </message>
    <message>
        <source>Another model</source>
        <translation>Ein anderes Modell</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>Add one answer</source>
        <translation>Eine Antwort hinzufügen</translation>
    </message>
    <message>
        <source>Add {0} answers</source>
        <translation>{0} Antworten hinzufügen</translation>
    </message>
    <message>
        <source>Compare {0} answers</source>
        <translation>{0} Antworten vergleichen</translation>
    </message>
    <message>
        <source>Choose at least one effort.</source>
        <translation>Wähle mindestens einen Aufwand.</translation>
    </message>
    <message>
        <source>Choose another effort, or more samples.</source>
        <translation>Wähle einen anderen Aufwand oder mehr Antworten.</translation>
    </message>
    <message>
        <source>{0} answers; there is room for {1}.</source>
        <translation>{0} Antworten; Platz ist für {1}.</translation>
    </message>
    <message>
        <source>Loaded in turn: first {0}, then {1}, and at the end {0} again.</source>
        <translation>Nacheinander geladen: erst {0}, dann {1} und am Ende wieder {0}.</translation>
    </message>
    <message>
        <source>In one batch, on the model in use.</source>
        <translation>In einem Stapel, auf dem Modell im Einsatz.</translation>
    </message>
    <message>
        <source>Samples of each</source>
        <translation>Antworten je Aufwand</translation>
    </message>
    <message>
        <source>Then repeat with</source>
        <translation>Danach auch mit</translation>
    </message>
</context>
<context>
    <name>Compare</name>
    <message>
        <source>{0} + {1} tokens</source>
        <translation>{0} + {1} Tokens</translation>
    </message>
    <message>
        <source>answer after {0}</source>
        <translation>Antwort nach {0}</translation>
    </message>
    <message>
        <source>all {0}</source>
        <translation>gesamt {0}</translation>
    </message>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} Tok/s</translation>
    </message>
    <message>
        <source>preparing the form</source>
        <translation>Form wird vorbereitet</translation>
    </message>
    <message>
        <source>reading the prompt {0} %</source>
        <translation>liest den Prompt {0} %</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Back to the chat</source>
        <translation>Zurück zum Chat</translation>
    </message>
    <message>
        <source>Add panels…</source>
        <translation>Spalten hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>Other efforts, more samples, another model</source>
        <translation>Anderer Aufwand, mehr Antworten, ein anderes Modell</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>Überlegung</translation>
    </message>
    <message>
        <source>Open or fold the reasoning of all panels</source>
        <translation>Überlegung aller Spalten auf- oder zuklappen</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>Unterschiede</translation>
    </message>
    <message>
        <source>Show two answers word by word</source>
        <translation>Zwei Antworten Wort für Wort zeigen</translation>
    </message>
    <message>
        <source>Scroll together</source>
        <translation>Gemeinsam blättern</translation>
    </message>
    <message>
        <source>All panels scroll with the one you scroll</source>
        <translation>Alle Spalten blättern mit der, in der du blätterst</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>Dehnen</translation>
    </message>
    <message>
        <source>The panel you read gets more room than the others</source>
        <translation>Die Spalte, die du liest, bekommt mehr Platz als die anderen</translation>
    </message>
    <message>
        <source>Back to the questions</source>
        <translation>Zurück zu den Fragen</translation>
    </message>
    <message>
        <source>sample {0}</source>
        <translation>Antwort {0}</translation>
    </message>
    <message>
        <source>{0} + {1} tokens</source>
        <translation>{0} + {1} Tokens</translation>
    </message>
    <message>
        <source>Loading {0} for the answers that wait · {1} %</source>
        <translation>{0} wird für die wartenden Antworten geladen · {1} %</translation>
    </message>
    <message>
        <source>Loading {0} again · {1} %</source>
        <translation>{0} wird wieder geladen · {1} %</translation>
    </message>
    <message>
        <source>One batch · {0} answers running</source>
        <translation>Ein Stapel · {0} Antworten laufen</translation>
    </message>
    <message>
        <source>One answer running</source>
        <translation>Eine Antwort läuft</translation>
    </message>
    <message>
        <source>Two models, loaded one after the other</source>
        <translation>Zwei Modelle, nacheinander geladen</translation>
    </message>
    <message>
        <source>agrees with {0}</source>
        <translation>stimmt mit {0} überein</translation>
    </message>
    <message>
        <source>differs from {0}</source>
        <translation>weicht von {0} ab</translation>
    </message>
    <message>
        <source>One after another</source>
        <translation>Nacheinander</translation>
    </message>
    <message>
        <source>{0} at once</source>
        <translation>{0} zugleich</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Ask anything. It stays on this computer.</source>
        <translation>Frag, was du willst. Es bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>Write what you want to know about the files.</source>
        <translation>Schreibe, was du zu den Dateien wissen willst.</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>Frage</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Ask at low, medium and high effort, side by side</source>
        <translation>Mit niedrigem, mittlerem und hohem Aufwand fragen, nebeneinander</translation>
    </message>
    <message>
        <source>Stop the answer</source>
        <translation>Antwort anhalten</translation>
    </message>
    <message>
        <source>Choose what to compare</source>
        <translation>Wählen, was verglichen wird</translation>
    </message>
    <message>
        <source>Drop files here to attach them.</source>
        <translation>Zieh Dateien hierher, um sie anzuhängen.</translation>
    </message>
    <message>
        <source>Attach files</source>
        <translation>Dateien anhängen</translation>
    </message>
    <message>
        <source>Attach files, or drop them here</source>
        <translation>Dateien anhängen oder hierher ziehen</translation>
    </message>
    <message>
        <source>Some efforts only, several samples, another model</source>
        <translation>Nur einzelne Aufwände, mehrere Antworten, ein anderes Modell</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>Jetzt antworten</translation>
    </message>
    <message>
        <source>Stop thinking and answer</source>
        <translation>Nicht weiter nachdenken, sondern antworten</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>Senden</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Editing the question: sending it begins a new branch.</source>
        <translation>Du änderst die Frage: Beim Senden beginnt ein neuer Zweig.</translation>
    </message>
    <message>
        <source>A file is still being read</source>
        <translation>Eine Datei wird noch gelesen</translation>
    </message>
    <message>
        <source>Ask anything. It goes to {host}.</source>
        <translation>Frag, was du willst. Es geht an {host}.</translation>
    </message>
    <message>
        <source>Ask anything. Nothing of this chat is kept.</source>
        <translation>Frag, was du willst. Von diesem Chat bleibt nichts.</translation>
    </message>
    <message>
        <source>Ask anything. Nothing is kept here; it goes to {host}.</source>
        <translation>Frag, was du willst. Hier bleibt nichts; es geht an {host}.</translation>
    </message>
    <message>
        <source>Next: {question}</source>
        <translation>Als Nächstes: {question}</translation>
    </message>
    <message numerus="yes">
        <source>%n tool(s) on in this chat</source>
        <translation>
            <numerusform>%n Werkzeug in diesem Chat an</numerusform>
            <numerusform>%n Werkzeuge in diesem Chat an</numerusform>
        </translation>
    </message>
    <message>
        <source>No tools on in this chat</source>
        <translation>In diesem Chat sind keine Werkzeuge an</translation>
    </message>
    <message>
        <source>Tools: {state}</source>
        <translation>Werkzeuge: {state}</translation>
    </message>
    <message>
        <source>Network not in use</source>
        <translation>Netzwerk ungenutzt</translation>
    </message>
    <message>
        <source>Leaves this computer</source>
        <translation>Verlässt diesen Computer</translation>
    </message>
    <message>
        <source>Ask next</source>
        <translation>Danach fragen</translation>
    </message>
    <message>
        <source>Make room…</source>
        <translation>Platz schaffen …</translation>
    </message>
    <message>
        <source>Network in use</source>
        <translation>Netzwerk in Gebrauch</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
</context>
<context>
    <name>Connections</name>
    <message>
        <source>When</source>
        <translation>Wann</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>Host</translation>
    </message>
    <message>
        <source>Received</source>
        <translation>Empfangen</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>Wer</translation>
    </message>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>ContextController</name>
    <message>
        <source>The context is full: {tokens} of {context} tokens. Nothing is cut unless you choose to.</source>
        <translation>Der Kontext ist voll: {tokens} von {context} Tokens. Nichts wird gekürzt, wenn du es nicht wählst.</translation>
    </message>
    <message>
        <source>The chat with this question takes {tokens} tokens, and the context holds {context}. Nothing is cut unless you choose to; the question can be shortened too.</source>
        <translation>Der Chat mit dieser Frage braucht {tokens} Tokens, und der Kontext fasst {context}. Nichts wird gekürzt, wenn du es nicht wählst; auch die Frage lässt sich kürzen.</translation>
    </message>
    <message>
        <source>This question takes {tokens} tokens, and the context holds {context}. Nothing is cut unless you choose to.</source>
        <translation>Diese Frage braucht {tokens} Tokens, und in den Kontext passen {context}. Ohne dein Zutun wird nichts gekürzt.</translation>
    </message>
    <message>
        <source>{left} of {context} tokens are left for the answer; one at {effort} effort should have {room}. Nothing is cut unless you choose to.</source>
        <translation>Für die Antwort bleiben {left} von {context} Tokens; bei Aufwand „{effort}“ sollten es {room} sein. Nichts wird gekürzt, wenn du es nicht wählst.</translation>
    </message>
    <message>
        <source>Turns that are left out stay in the chat; the model is not shown them any more, and a line says where. “Instructions and sampling” shows them to it again. Reasoning of earlier answers takes no room: the model is never shown it again. A larger context needs more memory, and the model is loaded again.</source>
        <translation>Weggelassene Runden bleiben im Chat; das Modell bekommt sie nicht mehr zu sehen, und eine Linie zeigt, wo. Unter „Anweisungen und Sampling“ zeigst du sie ihm wieder. Überlegungen früherer Antworten brauchen keinen Platz: das Modell sieht sie nie wieder. Ein größerer Kontext braucht mehr Speicher, und das Modell wird neu geladen.</translation>
    </message>
    <message>
        <source>Leave out the oldest turn</source>
        <translation>Die älteste Runde weglassen</translation>
    </message>
    <message>
        <source>Leave out the {turns} oldest turns</source>
        <translation>Die {turns} ältesten Runden weglassen</translation>
    </message>
    <message>
        <source>Ask at {effort} effort</source>
        <translation>Mit Aufwand „{effort}“ fragen</translation>
    </message>
    <message>
        <source>Go on without its reasoning</source>
        <translation>Ohne die Überlegungen weitermachen</translation>
    </message>
    <message>
        <source>Use {context} tokens</source>
        <translation>{context} Tokens verwenden</translation>
    </message>
    <message>
        <source>Ask in a new chat</source>
        <translation>In einem neuen Chat fragen</translation>
    </message>
    <message>
        <source>Keep its beginning</source>
        <translation>Nur den Anfang behalten</translation>
    </message>
    <message>
        <source>Other models…</source>
        <translation>Andere Modelle …</translation>
    </message>
    <message>
        <source>Ask anyway</source>
        <translation>Trotzdem fragen</translation>
    </message>
</context>
<context>
    <name>ContextGauge</name>
    <message>
        <source>Context: {used} of {total} tokens used</source>
        <translation>Kontext: {used} von {total} Tokens belegt</translation>
    </message>
    <message>
        <source>tools take {tools} tokens</source>
        <translation>Werkzeuge brauchen {tools} Token</translation>
    </message>
    <message>
        <source>the next question takes {question}, {left} are left for its answer</source>
        <translation>die nächste Frage braucht {question}, für ihre Antwort bleiben {left}</translation>
    </message>
    <message>
        <source>{used} of {total}</source>
        <translation>{used} von {total}</translation>
    </message>
</context>
<context>
    <name>ConversationList</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>Rename, move, export, delete</source>
        <translation>Umbenennen, verschieben, exportieren, löschen</translation>
    </message>
</context>
<context>
    <name>ConversationMenus</name>
    <message>
        <source>Open in a new window</source>
        <translation>In neuem Fenster öffnen</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>Nicht mehr anheften</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>Oben anheften</translation>
    </message>
    <message>
        <source>Move to</source>
        <translation>Verschieben nach</translation>
    </message>
    <message>
        <source>New folder…</source>
        <translation>Neuer Ordner&#xa0;…</translation>
    </message>
    <message>
        <source>No folder</source>
        <translation>Kein Ordner</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Export only the branch in view…</source>
        <translation>Nur den sichtbaren Zweig exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Delete {count} chats</source>
        <translation>{count} Chats löschen</translation>
    </message>
    <message>
        <source>New chat in it</source>
        <translation>Neuer Chat darin</translation>
    </message>
    <message>
        <source>Remove the folder, keep its chats</source>
        <translation>Ordner entfernen, Chats behalten</translation>
    </message>
</context>
<context>
    <name>ConversationTable</name>
    <message>
        <source>Pinned</source>
        <translation>Angeheftet</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>{title}, new answer</source>
        <translation>{title}, neue Antwort</translation>
    </message>
    <message>
        <source>1 chat</source>
        <translation>1 Chat</translation>
    </message>
    <message>
        <source>{count} chats</source>
        <translation>{count} Chats</translation>
    </message>
    <message>
        <source>Folder {name}, closed, {chats}</source>
        <translation>Ordner {name}, geschlossen, {chats}</translation>
    </message>
    <message>
        <source>Folder {name}, {chats}</source>
        <translation>Ordner {name}, {chats}</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>Heute</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>Gestern</translation>
    </message>
    <message>
        <source>Earlier in {month}</source>
        <translation>Früher im {month}</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
</context>
<context>
    <name>CurvePlot</name>
    <message>
        <source>{0}: area {1}</source>
        <translation>{0}: Fläche {1}</translation>
    </message>
    <message>
        <source>{0}: average precision {1}</source>
        <translation>{0}: mittlere Genauigkeit {1}</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>{size} measured</source>
        <translation>{size} gemessen</translation>
    </message>
    <message>
        <source>{size} predicted</source>
        <translation>{size} vorhergesagt</translation>
    </message>
</context>
<context>
    <name>DifferencesView</name>
    <message>
        <source>First answer</source>
        <translation>Erste Antwort</translation>
    </message>
    <message>
        <source>Second answer</source>
        <translation>Zweite Antwort</translation>
    </message>
    <message>
        <source>Two answers are needed.</source>
        <translation>Dafür braucht es zwei Antworten.</translation>
    </message>
</context>
<context>
    <name>DocumentPanel</name>
    <message>
        <source>Page before</source>
        <translation>Vorige Seite</translation>
    </message>
    <message>
        <source>Next page</source>
        <translation>Nächste Seite</translation>
    </message>
    <message>
        <source>Close the file</source>
        <translation>Datei schließen</translation>
    </message>
    <message>
        <source>Text of the file</source>
        <translation>Text der Datei</translation>
    </message>
    <message>
        <source>Page {page} of {pages}</source>
        <translation>Seite {page} von {pages}</translation>
    </message>
</context>
<context>
    <name>EffortControl</name>
    <message>
        <source>Reasoning effort</source>
        <translation>Denkaufwand</translation>
    </message>
</context>
<context>
    <name>EffortToggles</name>
    <message>
        <source>Reasoning efforts</source>
        <translation>Denkaufwand</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Triptych runs OpenAI’s gpt-oss models on this computer. What you ask stays here.</source>
        <translation>Triptych betreibt OpenAIs gpt-oss-Modelle auf diesem Computer. Was du fragst, bleibt hier.</translation>
    </message>
    <message>
        <source>What can Triptych do?</source>
        <translation>What can Triptych do?</translation>
    </message>
    <message>
        <source>Low: a quick question, answered at once.</source>
        <translation>Niedrig: eine schnelle Frage, sofort beantwortet.</translation>
    </message>
    <message>
        <source>How many r’s are in strawberry?</source>
        <translation>How many r’s are in strawberry?</translation>
    </message>
    <message>
        <source>Medium: goes through the word before it answers.</source>
        <translation>Mittel: geht das Wort durch, bevor es antwortet.</translation>
    </message>
    <message>
        <source>What is 48213 + 39778?</source>
        <translation>What is 48213 + 39778?</translation>
    </message>
    <message>
        <source>High: works digit by digit and checks. Ask again with Low and compare.</source>
        <translation>Hoch: rechnet Ziffer für Ziffer und prüft. Vergleiche es mit Niedrig.</translation>
    </message>
    <message>
        <source>Your model runs on {host}. What you ask leaves this computer.</source>
        <translation>Dein Modell läuft auf {host}. Was du fragst, verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>Was möchtest du wissen?</translation>
    </message>
</context>
<context>
    <name>EncodingButton</name>
    <message>
        <source>Read as {encoding}</source>
        <translation>Gelesen als {encoding}</translation>
    </message>
    <message>
        <source>The file does not say how its letters are written, so this is a guess. Choose another if letters are wrong.</source>
        <translation>Die Datei sagt nicht, wie ihre Zeichen kodiert sind; das hier ist geraten. Wähle etwas anderes, wenn Zeichen falsch sind.</translation>
    </message>
</context>
<context>
    <name>EngineForm</name>
    <message>
        <source>only if the server wants one</source>
        <translation>nur wenn der Server einen verlangt</translation>
    </message>
    <message>
        <source>its first gpt-oss model</source>
        <translation>sein erstes gpt-oss-Modell</translation>
    </message>
    <message>
        <source>Asking the server …</source>
        <translation>Fragt den Server …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Trust this certificate</source>
        <translation>Diesem Zertifikat vertrauen</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>Verbinden</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>SHA-256: {fingerprint}</source>
        <translation>SHA-256: {fingerprint}</translation>
    </message>
    <message>
        <source>Details: {detail}</source>
        <translation>Details: {detail}</translation>
    </message>
</context>
<context>
    <name>EngineList</name>
    <message>
        <source>Add an engine…</source>
        <translation>Engine hinzufügen…</translation>
    </message>
    <message>
        <source>None. A model here needs no other computer.</source>
        <translation>Keine. Ein Modell hier braucht keinen anderen Computer.</translation>
    </message>
    <message>
        <source>Engines elsewhere</source>
        <translation>Engines anderswo</translation>
    </message>
</context>
<context>
    <name>EngineRow</name>
    <message>
        <source>Use</source>
        <translation>Nutzen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} nutzen</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
</context>
<context>
    <name>ExampleCard</name>
    <message>
        <source>Ask with {effort} effort: {question}</source>
        <translation>Fragen mit Aufwand {effort}: {question}</translation>
    </message>
</context>
<context>
    <name>FailureController</name>
    <message>
        <source>Open a model file</source>
        <translation>Modelldatei öffnen</translation>
    </message>
    <message>
        <source>Models ({patterns})</source>
        <translation>Modelle ({patterns})</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Choose another file…</source>
        <translation>Andere Datei wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Load anyway</source>
        <translation>Trotzdem laden</translation>
    </message>
    <message>
        <source>Experts of {layers} layers on the CPU</source>
        <translation>Experten von {layers} Schichten auf der CPU</translation>
    </message>
    <message>
        <source>Use {context} tokens</source>
        <translation>{context} Tokens verwenden</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>Demomodell verwenden</translation>
    </message>
    <message>
        <source>“{file}” was not opened. {reason} “{name}” is still in use.</source>
        <translation>„{file}“ wurde nicht geöffnet. {reason} „{name}“ ist weiter in Gebrauch.</translation>
    </message>
    <message>
        <source>The engine stopped while loading the model.</source>
        <translation>Die Engine ist beim Laden des Modells stehen geblieben.</translation>
    </message>
    <message>
        <source>The model takes {need}, and {room} is available.</source>
        <translation>Das Modell braucht {need}, und {room} sind dafür da.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Memory is nearly used up: {size} left. Close other programs, or unload the model.</source>
        <translation>Der Speicher ist fast verbraucht: {size} sind noch frei. Schließe andere Programme oder entlade das Modell.</translation>
    </message>
    <message>
        <source>{name} does not fit with {context} tokens of context: it is {size} short.</source>
        <translation>{name} passt nicht mit {context} Tokens Kontext: Es fehlen {size}.</translation>
    </message>
    <message>
        <source>Start it again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this chat</source>
        <translation>In diesem Chat suchen</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>Voriger Treffer</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>Nächster Treffer</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>FirstKeyDialog</name>
    <message>
        <source>Without the keyring, the key goes into a file: that protects copies and backups of your chats, not this disk. You can set a passphrase at any time, which protects the disk too.</source>
        <translation>Ohne Schlüsselbund kommt der Schlüssel in eine Datei: Das schützt Kopien und Sicherungen deiner Chats, nicht diesen Datenträger. Du kannst jederzeit eine Passphrase setzen, die auch ihn schützt.</translation>
    </message>
    <message>
        <source>Go on without the keyring</source>
        <translation>Ohne Schlüsselbund weitermachen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Try the keyring again</source>
        <translation>Schlüsselbund erneut versuchen</translation>
    </message>
</context>
<context>
    <name>FirstModel</name>
    <message>
        <source>Other models</source>
        <translation>Andere Modelle</translation>
    </message>
    <message>
        <source>Get {name}, the real thing</source>
        <translation>Hol dir {name}, das richtige Modell</translation>
    </message>
    <message>
        <source>Takes {time}. Every byte is checked.</source>
        <translation>Dauert {time}. Jedes Byte wird geprüft.</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>{size} herunterladen</translation>
    </message>
</context>
<context>
    <name>FoundTable</name>
    <message>
        <source>Chats</source>
        <translation>Chats</translation>
    </message>
    <message>
        <source>The newest {count} messages</source>
        <translation>Die neuesten {count} Nachrichten</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Nachrichten</translation>
    </message>
    <message>
        <source>Older messages are not searched yet. This takes a moment after an update.</source>
        <translation>Ältere Nachrichten sind noch nicht durchsuchbar. Das dauert nach einem Update einen Moment.</translation>
    </message>
</context>
<context>
    <name>FunctionDialog</name>
    <message>
        <source>Add a function</source>
        <translation>Funktion hinzufügen</translation>
    </message>
    <message>
        <source>The command gets the arguments as JSON on its standard input; what it prints is the result. An exit code other than 0 is a failure.</source>
        <translation>Der Befehl bekommt die Argumente als JSON auf der Standardeingabe; was er ausgibt, ist das Ergebnis. Ein anderer Exit-Code als 0 ist ein Fehler.</translation>
    </message>
    <message>
        <source>Declaration, as the model reads it (JSON)</source>
        <translation>Beschreibung, wie das Modell sie liest (JSON)</translation>
    </message>
    <message>
        <source>Command: the program, then each argument in a line</source>
        <translation>Befehl: das Programm, dann jedes Argument in einer Zeile</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Speichern</translation>
    </message>
</context>
<context>
    <name>FunctionsCard</name>
    <message>
        <source>Functions of your own</source>
        <translation>Eigene Funktionen</translation>
    </message>
    <message>
        <source>A command on this computer that the model may call: it gets the arguments and returns a text.</source>
        <translation>Ein Befehl auf diesem Computer, den das Modell aufrufen darf: Er bekommt die Argumente und gibt einen Text zurück.</translation>
    </message>
    <message>
        <source>Add a function…</source>
        <translation>Funktion hinzufügen …</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Edit {name}</source>
        <translation>{name} bearbeiten</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
</context>
<context>
    <name>GrantsCard</name>
    <message>
        <source>Allowed without asking</source>
        <translation>Erlaubt, ohne zu fragen</translation>
    </message>
    <message>
        <source>Revoke all</source>
        <translation>Alle zurücknehmen</translation>
    </message>
    <message>
        <source>Nothing. “Always for exactly this” on a question puts a line here.</source>
        <translation>Nichts. „Immer für genau das“ auf einer Frage setzt hier eine Zeile.</translation>
    </message>
    <message>
        <source>A permission ends by itself when the command, the address or the fields of its tool change.</source>
        <translation>Eine Erlaubnis endet von selbst, wenn sich Befehl, Adresse oder Felder ihres Werkzeugs ändern.</translation>
    </message>
    <message>
        <source>Revoke</source>
        <translation>Zurücknehmen</translation>
    </message>
    <message>
        <source>Revoke {tool}</source>
        <translation>{tool} zurücknehmen</translation>
    </message>
    <message>
        <source>{tool}, since {moment}</source>
        <translation>{tool}, seit {moment}</translation>
    </message>
</context>
<context>
    <name>HardwarePage</name>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>Bericht kopieren</translation>
    </message>
    <message>
        <source>The last answers:</source>
        <translation>Die letzten Antworten:</translation>
    </message>
    <message>
        <source>{written} tokens/s written</source>
        <translation>{written} Tokens/s geschrieben</translation>
    </message>
    <message>
        <source>{read} read</source>
        <translation>{read} gelesen</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>Prozessor</translation>
    </message>
    <message>
        <source>tokens per second, answering now</source>
        <translation>Tokens je Sekunde, gerade beim Antworten</translation>
    </message>
    <message>
        <source>tokens a second, in the last answer</source>
        <translation>Tokens pro Sekunde, in der letzten Antwort</translation>
    </message>
    <message>
        <source>tokens per second with the fastest settings (measured)</source>
        <translation>Tokens je Sekunde mit den schnellsten Einstellungen, wie gemessen</translation>
    </message>
    <message>
        <source>Ask something, or measure, to see the speed here.</source>
        <translation>Stell eine Frage oder miss, um hier die Geschwindigkeit zu sehen.</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>Kein Modell ist geladen.</translation>
    </message>
    <message>
        <source>Unloading freed {size} (measured).</source>
        <translation>Das Entladen gab {size} zurück, wie gemessen.</translation>
    </message>
    <message>
        <source>{count} tokens of context</source>
        <translation>{count} Tokens Kontext</translation>
    </message>
    <message>
        <source>driver {version}</source>
        <translation>Treiber {version}</translation>
    </message>
    <message>
        <source>unknown processor</source>
        <translation>Prozessor ohne Namen</translation>
    </message>
    <message>
        <source>Load, last 2 minutes</source>
        <translation>Auslastung, letzte 2 Minuten</translation>
    </message>
    <message>
        <source>Speed on this computer</source>
        <translation>Geschwindigkeit auf diesem Computer</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Show the side bar</source>
        <translation>Seitenleiste zeigen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>Laden abbrechen</translation>
    </message>
    <message>
        <source>Temporary: nothing of this chat is kept</source>
        <translation>Temporär: von diesem Chat bleibt nichts</translation>
    </message>
    <message>
        <source>Nothing of this chat is kept. Click to keep it after all.</source>
        <translation>Von diesem Chat bleibt nichts. Klicke, um ihn doch zu behalten.</translation>
    </message>
    <message>
        <source>Make this chat temporary: nothing of it is kept</source>
        <translation>Diesen Chat temporär machen: es bleibt nichts davon</translation>
    </message>
    <message>
        <source>Temporary</source>
        <translation>Temporär</translation>
    </message>
    <message numerus="yes">
        <source>%n branch(es)</source>
        <translation>
            <numerusform>%n Zweig</numerusform>
            <numerusform>%n Zweige</numerusform>
        </translation>
    </message>
    <message>
        <source>All branches of this chat</source>
        <translation>Alle Zweige dieses Chats</translation>
    </message>
    <message>
        <source>Instructions and sampling of this chat</source>
        <translation>Anweisungen und Sampling dieses Chats</translation>
    </message>
    <message>
        <source>Instructions: {text}</source>
        <translation>Anweisungen: {text}</translation>
    </message>
    <message>
        <source>Answers fit a JSON schema</source>
        <translation>Antworten passen zu einem JSON-Schema</translation>
    </message>
    <message>
        <source>Not the recommended sampling</source>
        <translation>Nicht das empfohlene Sampling</translation>
    </message>
    <message>
        <source>Instructions and sampling</source>
        <translation>Anweisungen und Sampling</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Choose none</source>
        <translation>Keinen auswählen</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>Alle auswählen</translation>
    </message>
    <message>
        <source>Import more…</source>
        <translation>Weitere importieren&#xa0;…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Import {0}</source>
        <translation>{0} importieren</translation>
    </message>
    <message>
        <source>Chats from Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI, llama.cpp and others. You see what is there before anything is added.</source>
        <translation>Chats aus Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI, llama.cpp und anderen. Du siehst, was da ist, bevor etwas übernommen wird.</translation>
    </message>
    <message>
        <source>Reading… {0} of {1}</source>
        <translation>Wird gelesen&#xa0;… {0} von {1}</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen&#xa0;…</translation>
    </message>
    <message>
        <source>{name}: everything in it is here already.</source>
        <translation>{name}: Alles darin ist schon vorhanden.</translation>
    </message>
    <message>
        <source>Adding… {0} of {1}</source>
        <translation>Wird übernommen&#xa0;… {0} von {1}</translation>
    </message>
    <message>
        <source>{name}: {chosen} of {new} new chats chosen.</source>
        <translation>{name}: {chosen} von {new} neuen Chats ausgewählt.</translation>
    </message>
    <message>
        <source>Not imported:</source>
        <translation>Nicht übernommen:</translation>
    </message>
    <message>
        <source>What cannot be imported:</source>
        <translation>Was nicht übernommen werden kann:</translation>
    </message>
    <message>
        <source>And {0} more.</source>
        <translation>Und {0} weitere.</translation>
    </message>
    <message>
        <source>Tool calls. Pictures, sounds and files leave a word in their place.</source>
        <translation>Werkzeugaufrufe. Anstelle von Bildern, Tönen und Dateien steht ein Wort.</translation>
    </message>
    <message>
        <source>Chats (*.json *.jsonl *.zip)</source>
        <translation>Chats (*.json *.jsonl *.zip)</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>Datei wählen</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Ordner wählen</translation>
    </message>
    <message>
        <source>{program} on this computer</source>
        <translation>{program} auf diesem Computer</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Ordner wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Chats to import</source>
        <translation>Chats zum Importieren</translation>
    </message>
    <message>
        <source>What cannot be imported</source>
        <translation>Was nicht übernommen werden kann</translation>
    </message>
</context>
<context>
    <name>ImportTable</name>
    <message>
        <source>Without a title</source>
        <translation>Ohne Titel</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 Nachricht</translation>
    </message>
    <message>
        <source>{0} messages</source>
        <translation>{0} Nachrichten</translation>
    </message>
    <message>
        <source>pictures or files left out: {0}</source>
        <translation>Bilder oder Dateien ausgelassen: {0}</translation>
    </message>
    <message>
        <source>already here</source>
        <translation>schon vorhanden</translation>
    </message>
    <message>
        <source>here in another version; comes beside it</source>
        <translation>hier in anderer Fassung; kommt daneben</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>What the model reads and writes. Coloured marks are control tokens; the same characters typed by a person stay plain text.</source>
        <translation>Was das Modell liest und schreibt. Farbige Marken sind Steuertokens; dieselben Zeichen, von einem Menschen getippt, bleiben einfacher Text.</translation>
    </message>
    <message>
        <source>Token ids</source>
        <translation>Token-Nummern</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>Prompt</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Antwort</translation>
    </message>
    <message>
        <source>{name} · {count} tokens</source>
        <translation>{name} · {count} Tokens</translation>
    </message>
    <message>
        <source>Another model is loaded than the one that answered ({name}).</source>
        <translation>Geladen ist ein anderes Modell als das, das geantwortet hat ({name}).</translation>
    </message>
    <message>
        <source>Asking the engine…</source>
        <translation>Die Engine wird gefragt&#xa0;…</translation>
    </message>
    <message>
        <source>An earlier message has changed since; this is the prompt as it would be now.</source>
        <translation>Eine Nachricht vor dieser Antwort wurde seither geändert; so sähe der Prompt jetzt aus.</translation>
    </message>
    <message>
        <source>The tokens of this answer were not kept: it was imported, or it did not finish.</source>
        <translation>Die Tokens dieser Antwort wurden nicht aufbewahrt: Sie wurde importiert oder kam nicht zu Ende.</translation>
    </message>
    <message>
        <source>The answer was edited by hand. This is what the model wrote.</source>
        <translation>Die Antwort wurde von Hand bearbeitet. Das hat das Modell geschrieben.</translation>
    </message>
    <message>
        <source>The model also wrote tokens that belong to no message; they are not kept.</source>
        <translation>Das Modell hat auch Tokens geschrieben, die zu keiner Nachricht gehören; sie werden nicht aufbewahrt.</translation>
    </message>
</context>
<context>
    <name>ItemCard</name>
    <message>
        <source>One item per line. Or paste CSV or JSON lines, with labels.</source>
        <translation>Ein Text je Zeile. Oder füge CSV oder JSON-Zeilen mit Labels ein.</translation>
    </message>
    <message>
        <source>Items to judge</source>
        <translation>Zu beurteilende Texte</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>CSV, TSV, JSON lines, a JSON list, or plain text</source>
        <translation>CSV, TSV, JSON-Zeilen, eine JSON-Liste oder reiner Text</translation>
    </message>
    <message>
        <source>Insert an example</source>
        <translation>Beispiel einfügen</translation>
    </message>
    <message>
        <source>A starter policy with fifteen labelled items of our own</source>
        <translation>Eine Startrichtlinie mit fünfzehn eigenen Texten mit Labels</translation>
    </message>
    <message>
        <source>Type them instead</source>
        <translation>Stattdessen eintippen</translation>
    </message>
    <message>
        <source>No labels</source>
        <translation>Keine Labels</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>Wird gelesen …</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln Text</numerusform>
            <numerusform>%Ln Texte</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} with a label</source>
        <translation>{0} mit Label</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) without text left out</source>
        <translation>
            <numerusform>%Ln Zeile ohne Text ausgelassen</numerusform>
            <numerusform>%Ln Zeilen ohne Text ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>Items (*.csv *.tsv *.jsonl *.ndjson *.json *.txt)</source>
        <translation>Texte (*.csv *.tsv *.jsonl *.ndjson *.json *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Texte</translation>
    </message>
    <message>
        <source>Text is in</source>
        <translation>Text steht in</translation>
    </message>
    <message>
        <source>Label is in</source>
        <translation>Label steht in</translation>
    </message>
</context>
<context>
    <name>JudgeForm</name>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Compare with a second policy</source>
        <translation>Mit einer zweiten Richtlinie vergleichen</translation>
    </message>
    <message>
        <source>Second policy</source>
        <translation>Zweite Richtlinie</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message>
        <source>Show models</source>
        <translation>Modelle zeigen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln verdict(s)</source>
        <translation>
            <numerusform>%Ln Urteil</numerusform>
            <numerusform>%Ln Urteile</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} · the time is told after the first ones</source>
        <translation>{0} · wie lange es dauert, steht nach den ersten hier</translation>
    </message>
    <message>
        <source>{0} · up to {1}, told better after the first ones</source>
        <translation>{0} · bis zu {1}, genauer nach den ersten</translation>
    </message>
    <message>
        <source>{0}, changed</source>
        <translation>{0}, geändert</translation>
    </message>
</context>
<context>
    <name>JudgeOptions</name>
    <message>
        <source>A verdict says</source>
        <translation>Ein Urteil sagt</translation>
    </message>
    <message>
        <source>A false alarm costs</source>
        <translation>Ein Fehlalarm kostet</translation>
    </message>
    <message>
        <source>A missed violation costs</source>
        <translation>Ein übersehener Verstoß kostet</translation>
    </message>
</context>
<context>
    <name>JudgeOutcome</name>
    <message>
        <source>Agreement</source>
        <translation>Übereinstimmung</translation>
    </message>
</context>
<context>
    <name>KeyCard</name>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Copy key</source>
        <translation>Schlüssel kopieren</translation>
    </message>
    <message>
        <source>Renew…</source>
        <translation>Erneuern …</translation>
    </message>
    <message>
        <source>Renew the key</source>
        <translation>Den Schlüssel erneuern</translation>
    </message>
    <message>
        <source>It stays the same, and lies in the system’s keyring.</source>
        <translation>Er bleibt derselbe und liegt im Schlüsselbund des Systems.</translation>
    </message>
    <message>
        <source>There is no keyring, or it is locked: this key lasts until Triptych is closed.</source>
        <translation>Es gibt keinen Schlüsselbund, oder er ist gesperrt: Dieser Schlüssel gilt, bis du Triptych schließt.</translation>
    </message>
    <message>
        <source>Hide</source>
        <translation>Verbergen</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Hide the key</source>
        <translation>Den Schlüssel verbergen</translation>
    </message>
    <message>
        <source>Show the key</source>
        <translation>Den Schlüssel zeigen</translation>
    </message>
    <message>
        <source>Programs that have the present key are refused until they get the new one.</source>
        <translation>Programme mit dem jetzigen Schlüssel werden abgewiesen, bis sie den neuen haben.</translation>
    </message>
    <message>
        <source>Make a new key?</source>
        <translation>Neuen Schlüssel machen?</translation>
    </message>
    <message>
        <source>Keep this one</source>
        <translation>Diesen behalten</translation>
    </message>
    <message>
        <source>Make a new key</source>
        <translation>Neuen Schlüssel machen</translation>
    </message>
</context>
<context>
    <name>KeysButton</name>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>{command}: {keys}</source>
        <translation>{command}: {keys}</translation>
    </message>
    <message>
        <source>Press to choose other keys</source>
        <translation>Drücken, um andere Tasten zu wählen</translation>
    </message>
    <message>
        <source>Press keys… Esc: cancel</source>
        <translation>Tasten drücken&#xa0;… Esc: abbrechen</translation>
    </message>
</context>
<context>
    <name>KnownTable</name>
    <message>
        <source>Computer</source>
        <translation>Computer</translation>
    </message>
    <message>
        <source>This computer with nothing else running</source>
        <translation>Dieser Computer, wenn sonst nichts läuft</translation>
    </message>
    <message>
        <source>What could run it?</source>
        <translation>Worauf könnte es laufen?</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
</context>
<context>
    <name>LayerStrip</name>
    <message>
        <source>{first} to {last} {where}</source>
        <translation>{first} bis {last} {where}</translation>
    </message>
    <message>
        <source>Layers: {parts}</source>
        <translation>Schichten: {parts}</translation>
    </message>
    <message>
        <source>; experts of the first {count} in main memory</source>
        <translation>; Experten der ersten {count} im Hauptspeicher</translation>
    </message>
    <message>
        <source>in main memory (C)</source>
        <translation>im Hauptspeicher (C)</translation>
    </message>
    <message>
        <source>on GPU {number}</source>
        <translation>auf GPU {number}</translation>
    </message>
</context>
<context>
    <name>LibraryRow</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>More ▾</source>
        <translation>Mehr ▾</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} verwenden</translation>
    </message>
    <message>
        <source>More about {name}</source>
        <translation>Mehr über {name}</translation>
    </message>
    <message>
        <source>bundled</source>
        <translation>mitgeliefert</translation>
    </message>
    <message>
        <source>from {owner}</source>
        <translation>von {owner}</translation>
    </message>
    <message>
        <source>added by you</source>
        <translation>von dir hinzugefügt</translation>
    </message>
    <message>
        <source>in use</source>
        <translation>in Gebrauch</translation>
    </message>
    <message>
        <source>{count} experts</source>
        <translation>{count} Experten</translation>
    </message>
    <message>
        <source>{count} tokens of context</source>
        <translation>{count} Tokens Kontext</translation>
    </message>
    <message>
        <source>runs on {needs} only</source>
        <translation>läuft nur auf {needs}</translation>
    </message>
    <message>
        <source>verifying, {percent} %</source>
        <translation>wird geprüft, {percent} %</translation>
    </message>
    <message>
        <source>Every byte was checked and matches what was published.</source>
        <translation>Jedes Byte wurde geprüft und ist wie veröffentlicht.</translation>
    </message>
    <message>
        <source>Its bytes differ from what was published. Delete it and download it again.</source>
        <translation>Seine Bytes sind nicht wie veröffentlicht. Lösche es und lade es neu herunter.</translation>
    </message>
    <message>
        <source>“Verify again” reads every byte. Where no hash is published, it stays unknown.</source>
        <translation>„Erneut prüfen“ liest jedes Byte. Wo keine Prüfsumme veröffentlicht ist, bleibt es unbekannt.</translation>
    </message>
    <message>
        <source>Judge by a policy</source>
        <translation>Nach einer Richtlinie urteilen</translation>
    </message>
    <message>
        <source>Verify again</source>
        <translation>Erneut prüfen</translation>
    </message>
    <message>
        <source>Compare with a hash…</source>
        <translation>Mit einer Prüfsumme vergleichen…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
    <message>
        <source>How it is loaded…</source>
        <translation>Wie es geladen wird&#xa0;…</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Löschen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>LimitBar</name>
    <message>
        <source>{name}: {used} of at most {limit}</source>
        <translation>{name}: {used} von höchstens {limit}</translation>
    </message>
    <message>
        <source> – {size} too much</source>
        <translation> – {size} zu viel</translation>
    </message>
</context>
<context>
    <name>LintList</name>
    <message>
        <source>What could be better</source>
        <translation>Was besser sein könnte</translation>
    </message>
    <message>
        <source>Line {0}: </source>
        <translation>Zeile {0}: </translation>
    </message>
    <message>
        <source>Write what violates the policy and what is allowed, or begin with a starter policy.</source>
        <translation>Schreibe, was verboten und was erlaubt ist, oder beginne mit einer Startrichtlinie.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln thing(s) could be better</source>
        <translation>
            <numerusform>%Ln Stelle könnte besser sein</numerusform>
            <numerusform>%Ln Stellen könnten besser sein</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing to mend.</source>
        <translation>Nichts zu verbessern.</translation>
    </message>
</context>
<context>
    <name>LoadChart</name>
    <message>
        <source>Processor load, last two minutes: now {now} %, average {average} %, highest {most} %</source>
        <translation>Prozessorlast, letzte zwei Minuten: jetzt {now} %, im Mittel {average} %, höchstens {most} %</translation>
    </message>
    <message>
        <source>; GPU now {now} %</source>
        <translation>; GPU jetzt {now} %</translation>
    </message>
</context>
<context>
    <name>LogCard</name>
    <message>
        <source>Keep a log of who asked</source>
        <translation>Protokoll führen, wer gefragt hat</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>Pfad kopieren</translation>
    </message>
    <message>
        <source>Nothing of what programs ask is stored.</source>
        <translation>Nichts von dem, was Programme fragen, wird gespeichert.</translation>
    </message>
    <message>
        <source>Program, model, effort, tokens and time of each answer; never what was asked or answered: {file}</source>
        <translation>Programm, Modell, Aufwand, Tokens und Zeit jeder Antwort; nie, was gefragt oder geantwortet wurde: {file}</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
    <message>
        <source>Local API</source>
        <translation>Lokale API</translation>
    </message>
    <message>
        <source>Compare many</source>
        <translation>Viele vergleichen</translation>
    </message>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>The comparison of many questions is done.</source>
        <translation>Der Vergleich vieler Fragen ist fertig.</translation>
    </message>
    <message>
        <source>All items are judged.</source>
        <translation>Alle Texte sind beurteilt.</translation>
    </message>
</context>
<context>
    <name>MatrixPlot</name>
    <message>
        <source>label ↓ verdict →</source>
        <translation>Label ↓ Urteil →</translation>
    </message>
    <message>
        <source>label {0}, verdict {1}: {2}</source>
        <translation>Label {0}, Urteil {1}: {2}</translation>
    </message>
</context>
<context>
    <name>McpAddDialog</name>
    <message>
        <source>Before it is used, you see word for word what it is, and approve it.</source>
        <translation>Bevor er benutzt wird, siehst du Wort für Wort, was er ist, und gibst ihn frei.</translation>
    </message>
    <message>
        <source>Add an MCP server</source>
        <translation>MCP-Server hinzufügen</translation>
    </message>
    <message>
        <source>A program of this computer</source>
        <translation>Ein Programm dieses Computers</translation>
    </message>
    <message>
        <source>An address (HTTP)</source>
        <translation>Eine Adresse (HTTP)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>Was er ist</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add…</source>
        <translation>Hinzufügen …</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Arguments, one a line</source>
        <translation>Argumente, eines pro Zeile</translation>
    </message>
    <message>
        <source>Environment variables, one a line</source>
        <translation>Umgebungsvariablen, eine pro Zeile</translation>
    </message>
    <message>
        <source>They are kept in a file that only you can read.</source>
        <translation>Sie liegen in einer Datei, die nur du lesen kannst.</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Header that says who you are</source>
        <translation>Kopfzeile, die sagt, wer du bist</translation>
    </message>
    <message>
        <source>Its value, kept in the system keyring</source>
        <translation>Ihr Wert; er liegt im Schlüsselbund des Systems</translation>
    </message>
</context>
<context>
    <name>McpApprovalDialog</name>
    <message>
        <source>May “{name}” be used?</source>
        <translation>Darf „{name}“ benutzt werden?</translation>
    </message>
    <message>
        <source>What is approved, word for word</source>
        <translation>Was freigegeben wird, Wort für Wort</translation>
    </message>
    <message>
        <source>If it ever changes, you are asked again.</source>
        <translation>Ändert es sich je, wirst du wieder gefragt.</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>Jetzt nicht</translation>
    </message>
    <message>
        <source>Approve and start</source>
        <translation>Freigeben und starten</translation>
    </message>
    <message>
        <source>Approve and connect</source>
        <translation>Freigeben und verbinden</translation>
    </message>
</context>
<context>
    <name>McpDetailsDialog</name>
    <message>
        <source>What “{name}” said</source>
        <translation>Was „{name}“ gesagt hat</translation>
    </message>
    <message>
        <source>The end of its error output.</source>
        <translation>Das Ende seiner Fehlerausgabe.</translation>
    </message>
    <message>
        <source>What it said</source>
        <translation>Was er gesagt hat</translation>
    </message>
    <message>
        <source>It has said nothing.</source>
        <translation>Er hat nichts gesagt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>McpPasteDialog</name>
    <message>
        <source>Paste the “mcpServers” or “servers” of Claude, Cursor or VS Code. Each comes switched off, and is approved one by one.</source>
        <translation>Füge „mcpServers“ oder „servers“ aus Claude, Cursor oder VS Code ein. Jeder kommt ausgeschaltet und wird einzeln freigegeben.</translation>
    </message>
    <message>
        <source>Paste MCP servers</source>
        <translation>MCP-Server einfügen</translation>
    </message>
    <message>
        <source>Block of servers (JSON)</source>
        <translation>Block mit Servern (JSON)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>Hinzufügen</translation>
    </message>
    <message>
        <source>Found: {names}.</source>
        <translation>Gefunden: {names}.</translation>
    </message>
    <message>
        <source>Not taken over: {words}.</source>
        <translation>Nicht übernommen: {words}.</translation>
    </message>
</context>
<context>
    <name>McpRemoveDialog</name>
    <message>
        <source>Remove “{name}”?</source>
        <translation>„{name}“ entfernen?</translation>
    </message>
    <message>
        <source>Triptych forgets it and its key. The program itself stays.</source>
        <translation>Triptych vergisst ihn und seinen Schlüssel. Das Programm selbst bleibt.</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
</context>
<context>
    <name>McpServerRow</name>
    <message>
        <source>On</source>
        <translation>An</translation>
    </message>
    <message>
        <source>Use {name}</source>
        <translation>{name} benutzen</translation>
    </message>
    <message>
        <source>Approve…</source>
        <translation>Freigeben …</translation>
    </message>
    <message>
        <source>Approve {name}</source>
        <translation>{name} freigeben</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>Neu starten</translation>
    </message>
    <message>
        <source>Start {name} again</source>
        <translation>{name} neu starten</translation>
    </message>
    <message>
        <source>Seen</source>
        <translation>Gesehen</translation>
    </message>
    <message>
        <source>The changed tools of {name} are seen</source>
        <translation>Die geänderten Werkzeuge von {name} sind gesehen</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Details …</translation>
    </message>
    <message>
        <source>Details of {name}</source>
        <translation>Details zu {name}</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>Entfernen …</translation>
    </message>
    <message>
        <source>Remove {name}</source>
        <translation>{name} entfernen</translation>
    </message>
    <message>
        <source>Its tools have changed: {tools}. What you allowed of them is asked again.</source>
        <translation>Seine Werkzeuge haben sich geändert: {tools}. Was du davon erlaubt hast, wird neu gefragt.</translation>
    </message>
</context>
<context>
    <name>McpServersSection</name>
    <message>
        <source>MCP servers</source>
        <translation>MCP-Server</translation>
    </message>
    <message>
        <source>Programs and addresses that give the model more tools. None is used before you approve it.</source>
        <translation>Programme und Adressen, die dem Modell mehr Werkzeuge geben. Keines wird benutzt, bevor du es freigibst.</translation>
    </message>
    <message>
        <source>Add a server…</source>
        <translation>Server hinzufügen …</translation>
    </message>
    <message>
        <source>Paste from another program…</source>
        <translation>Aus einem anderen Programm einfügen …</translation>
    </message>
</context>
<context>
    <name>MemoryBar</name>
    <message>
        <source>{name}, {total}: {figures}</source>
        <translation>{name}, {total}: {figures}</translation>
    </message>
    <message>
        <source>; predicted {size}</source>
        <translation>; vorhergesagt {size}</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>Gewichte</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>Kontext</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>Rechnen</translation>
    </message>
    <message>
        <source>Other programs</source>
        <translation>Andere Programme</translation>
    </message>
    <message>
        <source>Driver, other programs</source>
        <translation>Treiber, andere Programme</translation>
    </message>
    <message>
        <source>Free</source>
        <translation>Frei</translation>
    </message>
</context>
<context>
    <name>ModeButton</name>
    <message>
        <source>Whole</source>
        <translation>Ganz</translation>
    </message>
    <message>
        <source>Looked up</source>
        <translation>Nachgeschlagen</translation>
    </message>
    <message>
        <source>Everything, in parts</source>
        <translation>Alles, in Teilen</translation>
    </message>
    <message>
        <source>whole</source>
        <translation>ganz</translation>
    </message>
    <message>
        <source>looked up</source>
        <translation>nachgeschlagen</translation>
    </message>
    <message>
        <source>in parts</source>
        <translation>in Teilen</translation>
    </message>
    <message>
        <source>The model reads all of it at once.</source>
        <translation>Das Modell liest alles auf einmal.</translation>
    </message>
    <message>
        <source>The model looks things up in it, and you are asked first.</source>
        <translation>Das Modell schlägt darin nach, und du wirst vorher gefragt.</translation>
    </message>
    <message>
        <source>All of it is read, part by part, and the answer is written from notes. Best for counting, comparing and summing up; takes longest.</source>
        <translation>Alles wird Teil für Teil gelesen, und die Antwort entsteht aus Notizen. Am besten zum Zählen, Vergleichen und Zusammenfassen; dauert am längsten.</translation>
    </message>
</context>
<context>
    <name>ModelPill</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Model: {name}, {detail}</source>
        <translation>Modell: {name}, {detail}</translation>
    </message>
    <message>
        <source>loading {percent} %</source>
        <translation>wird geladen, {percent} %</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>not loaded</source>
        <translation>nicht geladen</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>Kein Modell</translation>
    </message>
    <message>
        <source>choose one</source>
        <translation>wähle eines</translation>
    </message>
    <message>
        <source>on this computer, by {kind}</source>
        <translation>auf diesem Computer, mit {kind}</translation>
    </message>
    <message>
        <source>on {host}, outside this computer</source>
        <translation>auf {host}, außerhalb dieses Computers</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
    <message>
        <source>What you ask stays on this computer.</source>
        <translation>Was du fragst, bleibt auf diesem Computer.</translation>
    </message>
    <message>
        <source>What you ask leaves this computer.</source>
        <translation>Was du fragst, verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>The server renders the prompt: no token view, no exact re-run.</source>
        <translation>Der Server setzt den Prompt zusammen: keine Token-Ansicht, keine genaue Wiederholung.</translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>Entladen</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>Modell wählen</translation>
    </message>
    <message>
        <source>{size} of memory in use</source>
        <translation>{size} Speicher belegt</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>Laden abbrechen</translation>
    </message>
    <message>
        <source>Load again</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Get models…</source>
        <translation>Modelle holen …</translation>
    </message>
    <message>
        <source>Open a model file…</source>
        <translation>Modelldatei öffnen&#xa0;…</translation>
    </message>
</context>
<context>
    <name>ModelsFolderCard</name>
    <message>
        <source>Change…</source>
        <translation>Ändern&#xa0;…</translation>
    </message>
    <message>
        <source>Stop moving</source>
        <translation>Verschieben anhalten</translation>
    </message>
    <message>
        <source>Offline: fetch nothing from the internet</source>
        <translation>Offline: nichts aus dem Internet holen</translation>
    </message>
    <message>
        <source>Forget the token</source>
        <translation>Token vergessen</translation>
    </message>
    <message>
        <source>Connections…</source>
        <translation>Verbindungen&#xa0;…</translation>
    </message>
    <message>
        <source>{size} free</source>
        <translation>{size} frei</translation>
    </message>
    <message>
        <source>not there now</source>
        <translation>gerade nicht da</translation>
    </message>
    <message>
        <source>TRIPTYCH_OFFLINE or HF_HUB_OFFLINE is set.</source>
        <translation>TRIPTYCH_OFFLINE oder HF_HUB_OFFLINE ist gesetzt.</translation>
    </message>
    <message>
        <source>Moving models: {done} of {total}</source>
        <translation>Modelle werden verschoben: {done} von {total}</translation>
    </message>
    <message>
        <source>Where models are kept</source>
        <translation>Wo Modelle liegen</translation>
    </message>
</context>
<context>
    <name>ModelsFolderController</name>
    <message>
        <source>Where models are kept</source>
        <translation>Wo Modelle liegen</translation>
    </message>
    <message>
        <source>The token is no longer in the keyring.</source>
        <translation>Das Token ist nicht mehr im Schlüsselbund.</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Another repository…</source>
        <translation>Anderes Repository&#xa0;…</translation>
    </message>
    <message>
        <source>Add a file or folder…</source>
        <translation>Datei oder Ordner hinzufügen&#xa0;…</translation>
    </message>
    <message>
        <source>Rescan</source>
        <translation>Erneut suchen</translation>
    </message>
    <message>
        <source>Checking this computer …</source>
        <translation>Dieser Computer wird angesehen&#xa0;…</translation>
    </message>
    <message>
        <source>{size} memory</source>
        <translation>{size} Speicher</translation>
    </message>
    <message>
        <source>This computer: {facts}</source>
        <translation>Dieser Computer: {facts}</translation>
    </message>
    <message>
        <source>Asking about {done} of {total} …</source>
        <translation>Frage nach {done} von {total} …</translation>
    </message>
    <message>
        <source>Refresh the catalog</source>
        <translation>Katalog auffrischen</translation>
    </message>
    <message>
        <source>Ask Hugging Face for sizes and hashes. Nothing is downloaded.</source>
        <translation>Fragt Hugging Face nach Größen und Prüfsummen. Nichts wird geladen.</translation>
    </message>
    <message>
        <source>Searching …</source>
        <translation>Suche läuft&#xa0;…</translation>
    </message>
    <message>
        <source>No model was found.</source>
        <translation>Kein Modell wurde gefunden.</translation>
    </message>
    <message>
        <source>kept by Ollama in a layout of its own, which llama.cpp cannot load. Download the model here instead.</source>
        <translation>liegt bei Ollama in einem eigenen Format, das llama.cpp nicht laden kann. Lade das Modell stattdessen hier herunter.</translation>
    </message>
    <message>
        <source>Delete damaged downloads, {size}</source>
        <translation>Beschädigte Downloads löschen, {size}</translation>
    </message>
    <message>
        <source>Add a model</source>
        <translation>Modell hinzufügen</translation>
    </message>
    <message>
        <source>Models ({patterns})</source>
        <translation>Modelle ({patterns})</translation>
    </message>
    <message>
        <source>{name} is in the trash. Emptying it frees {size}.</source>
        <translation>{name} liegt im Papierkorb. Ihn zu leeren gibt {size} frei.</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>Auf diesem Computer</translation>
    </message>
    <message>
        <source>Forget what is not connected</source>
        <translation>Vergessen, was nicht angeschlossen ist</translation>
    </message>
</context>
<context>
    <name>NameDialog</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>There is already one with this name.</source>
        <translation>Es gibt schon einen mit diesem Namen.</translation>
    </message>
</context>
<context>
    <name>PackCard</name>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Look for its engine</source>
        <translation>Engine dafür suchen</translation>
    </message>
    <message>
        <source>Get it</source>
        <translation>Holen</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei …</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>Entfernen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Engine packs (*.zip)</source>
        <translation>Engine-Pakete (*.zip)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Engine pack</source>
        <translation>Engine-Paket</translation>
    </message>
    <message>
        <source>Unpacking the engine pack and checking every byte …</source>
        <translation>Entpacke das Engine-Paket und prüfe jedes Byte …</translation>
    </message>
    <message>
        <source>Testing it: your GPU has to answer what the processor answers …</source>
        <translation>Teste es: Deine GPU muss dasselbe antworten wie der Prozessor …</translation>
    </message>
    <message>
        <source>Getting the engine: {done} % …</source>
        <translation>Hole die Engine: {done} % …</translation>
    </message>
    <message>
        <source>Use “{name}” as an engine?</source>
        <translation>„{name}“ als Engine benutzen?</translation>
    </message>
    <message>
        <source>Models run on the processor. An engine pack lets them run on your GPU.</source>
        <translation>Modelle laufen auf dem Prozessor. Mit einem Engine-Paket laufen sie auf deiner GPU.</translation>
    </message>
    <message>
        <source>{size} MB</source>
        <translation>{size} MB</translation>
    </message>
    <message>
        <source>The engine for {title} is in use ({size}).</source>
        <translation>Die Engine für {title} wird benutzt ({size}).</translation>
    </message>
    <message>
        <source>{gpu}: an engine for it is {size} MB.</source>
        <translation>{gpu}: Eine Engine dafür hat {size} MB.</translation>
    </message>
    <message>
        <source>{gpu}: there is no engine for it yet.</source>
        <translation>{gpu}: Dafür gibt es noch keine Engine.</translation>
    </message>
    <message>
        <source>{gpu}: the engine cannot use it yet. An engine pack for it may be had.</source>
        <translation>{gpu}: Die Engine kann sie noch nicht benutzen. Vielleicht gibt es ein Engine-Paket dafür.</translation>
    </message>
    <message>
        <source>An engine pack is a program that computes with your models. Use packs only from people you trust. It is tested before it is used.</source>
        <translation>Ein Engine-Paket ist ein Programm, das mit deinen Modellen rechnet. Benutze nur Pakete von Leuten, denen du vertraust. Es wird getestet, bevor es benutzt wird.</translation>
    </message>
    <message>
        <source>Measuring how fast your model is with it …</source>
        <translation>Messe, wie schnell dein Modell damit ist …</translation>
    </message>
    <message>
        <source>{model}: {before} tokens a second before, {after} with it (measured here)</source>
        <translation>{model}: vorher {before} Tokens pro Sekunde, damit {after} (hier gemessen)</translation>
    </message>
    <message>
        <source>{times} times as fast</source>
        <translation>{times}-mal so schnell</translation>
    </message>
    <message>
        <source>Back to the processor</source>
        <translation>Zurück zum Prozessor</translation>
    </message>
    <message>
        <source>Back to {title}</source>
        <translation>Zurück zu {title}</translation>
    </message>
    <message>
        <source>Remove {title}</source>
        <translation>{title} entfernen</translation>
    </message>
    <message>
        <source>Engine for your GPU</source>
        <translation>Engine für deine GPU</translation>
    </message>
</context>
<context>
    <name>PageHead</name>
    <message>
        <source>Back to the chat</source>
        <translation>Zurück zum Chat</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
</context>
<context>
    <name>PageMaker</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>Other programs ask the model as they would ask OpenAI: on or off, address, key.</source>
        <translation>Andere Programme fragen das Modell, wie sie OpenAI fragen würden: an oder aus, Adresse, Schlüssel.</translation>
    </message>
    <message>
        <source>Local API</source>
        <translation>Lokale API</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>The function “{name}” was removed.</source>
        <translation>Die Funktion „{name}“ wurde entfernt.</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>Modelle</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>Hardware</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Commands and chats</source>
        <translation>Befehle und Chats</translation>
    </message>
    <message>
        <source>Type a command or the name of a chat</source>
        <translation>Tippe einen Befehl oder den Namen eines Chats</translation>
    </message>
    <message>
        <source>Command or chat</source>
        <translation>Befehl oder Chat</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
    <message>
        <source>Nothing matches.</source>
        <translation>Nichts enthält diese Wörter.</translation>
    </message>
</context>
<context>
    <name>PanelCard</name>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>The chat goes on with this answer; the others stay beside it</source>
        <translation>Der Chat geht mit dieser Antwort weiter; die anderen bleiben daneben</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Run again</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>Answer {0}</source>
        <translation>Antwort {0}</translation>
    </message>
</context>
<context>
    <name>PassphraseDialog</name>
    <message>
        <source>Set a passphrase</source>
        <translation>Passphrase festlegen</translation>
    </message>
    <message>
        <source>Your chats are encrypted with it. You are asked for it whenever Triptych starts. After this you are shown a recovery code, in case you forget it.</source>
        <translation>Damit werden deine Chats verschlüsselt. Du wirst bei jedem Start von Triptych danach gefragt. Danach zeigen wir dir einen Wiederherstellungscode für den Fall, dass du sie vergisst.</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Repeat it</source>
        <translation>Noch einmal dieselbe</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Set passphrase</source>
        <translation>Festlegen</translation>
    </message>
    <message>
        <source>At least {count} characters.</source>
        <translation>Mindestens {count} Zeichen.</translation>
    </message>
    <message>
        <source>The two do not match yet.</source>
        <translation>Die beiden sind noch nicht gleich.</translation>
    </message>
</context>
<context>
    <name>PasswordDialog</name>
    <message>
        <source>Type its password. It is used to read the document now, and kept nowhere.</source>
        <translation>Gib das Passwort ein. Es dient nur dazu, das Dokument jetzt zu lesen, und wird nirgends gespeichert.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Passwort</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
</context>
<context>
    <name>PasteOffer</name>
    <message>
        <source>Attach as a file</source>
        <translation>Als Datei anhängen</translation>
    </message>
    <message>
        <source>Keep as text</source>
        <translation>Als Text behalten</translation>
    </message>
    <message>
        <source>{count} characters pasted. Attach them as a file?</source>
        <translation>{count} Zeichen eingefügt. Als Datei anhängen?</translation>
    </message>
</context>
<context>
    <name>PlaceCard</name>
    <message>
        <source>Other computers can ask, with the key, at this computer’s address in the network in the place of 127.0.0.1. Nothing on the way is encrypted.</source>
        <translation>Andere Computer können mit dem Schlüssel fragen, unter der Netzadresse dieses Computers statt 127.0.0.1. Unterwegs ist nichts verschlüsselt.</translation>
    </message>
    <message>
        <source>This computer only ({host})</source>
        <translation>Nur dieser Computer ({host})</translation>
    </message>
    <message>
        <source>Other computers too ({host})</source>
        <translation>Auch andere Computer ({host})</translation>
    </message>
    <message>
        <source>Every computer that reaches this one may then use the model, if it has the key. Questions, answers and the key cross the network unencrypted: others in it can read them. Do this only in a network that you trust.</source>
        <translation>Jeder Computer, der diesen erreicht, darf dann das Modell benutzen, wenn er den Schlüssel hat. Fragen, Antworten und der Schlüssel gehen unverschlüsselt durchs Netz: Andere darin können sie lesen. Tu das nur in einem Netz, dem du traust.</translation>
    </message>
    <message>
        <source>Let other computers ask?</source>
        <translation>Andere Computer fragen lassen?</translation>
    </message>
    <message>
        <source>Let them ask</source>
        <translation>Fragen lassen</translation>
    </message>
    <message>
        <source>This computer only</source>
        <translation>Nur dieser Computer</translation>
    </message>
    <message>
        <source>{origin} is no address of a web page’s server. Write it as https://chat.example.org.</source>
        <translation>{origin} ist keine Adresse eines Web-Servers. Schreib sie wie https://chat.example.org.</translation>
    </message>
    <message>
        <source>Where it listens</source>
        <translation>Wo sie lauscht</translation>
    </message>
    <message>
        <source>Who may reach it</source>
        <translation>Wer sie erreicht</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>Port</translation>
    </message>
    <message>
        <source>Addresses of web pages that may ask. Empty: no page in a browser can.</source>
        <translation>Adressen von Webseiten, die fragen dürfen. Leer: keine Seite in einem Browser.</translation>
    </message>
    <message>
        <source>Web pages</source>
        <translation>Webseiten</translation>
    </message>
</context>
<context>
    <name>PlacementCard</name>
    <message>
        <source>Context (n_ctx)</source>
        <translation>Kontext (n_ctx)</translation>
    </message>
    <message>
        <source>Layers on the GPU (n-gpu-layers)</source>
        <translation>Schichten auf der GPU (n-gpu-layers)</translation>
    </message>
    <message>
        <source>Experts in main memory (n-cpu-moe)</source>
        <translation>Experten im Hauptspeicher (n-cpu-moe)</translation>
    </message>
    <message>
        <source>Pieces of a prompt (ubatch)</source>
        <translation>Stücke eines Prompts (ubatch)</translation>
    </message>
    <message>
        <source>Precision of the context (KV cache type)</source>
        <translation>Genauigkeit des Kontexts (KV-Cache-Typ)</translation>
    </message>
    <message>
        <source>Best for this computer</source>
        <translation>Optimal einstellen</translation>
    </message>
    <message>
        <source>As loaded</source>
        <translation>Wie geladen</translation>
    </message>
    <message>
        <source>Load it like this</source>
        <translation>So laden</translation>
    </message>
    <message>
        <source>{wanted} tokens, {most} would fit</source>
        <translation>{wanted} Tokens, {most} würden passen</translation>
    </message>
    <message>
        <source>{wanted} tokens</source>
        <translation>{wanted} Tokens</translation>
    </message>
    <message>
        <source>of {count} of {layers} layers</source>
        <translation>von {count} der {layers} Schichten</translation>
    </message>
    <message>
        <source>{count} tokens at a time</source>
        <translation>{count} Tokens auf einmal</translation>
    </message>
    <message>
        <source>f16: 16 bits</source>
        <translation>f16: 16 Bit</translation>
    </message>
    <message>
        <source>q8_0: 8 bits, half as large, slower</source>
        <translation>q8_0: 8 Bit, halb so groß, langsamer</translation>
    </message>
    <message>
        <source>all {layers} and the head</source>
        <translation>alle {layers} und der Kopf</translation>
    </message>
    <message>
        <source>{count} of {layers}</source>
        <translation>{count} von {layers}</translation>
    </message>
    <message>
        <source>How it is loaded</source>
        <translation>Wie es geladen wird</translation>
    </message>
</context>
<context>
    <name>Policies</name>
    <message>
        <source>0 or 1</source>
        <translation>0 oder 1</translation>
    </message>
    <message>
        <source>The rule that is violated</source>
        <translation>Die verletzte Regel</translation>
    </message>
    <message>
        <source>All rules, confidence and reasons</source>
        <translation>Alle Regeln, Sicherheit und Begründung</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message>
        <source>cut before its end</source>
        <translation>vor dem Ende abgebrochen</translation>
    </message>
    <message>
        <source>not in the form asked for</source>
        <translation>nicht in der verlangten Form</translation>
    </message>
    <message>
        <source>0 safe</source>
        <translation>0 erlaubt</translation>
    </message>
    <message>
        <source>1 violates</source>
        <translation>1 Verstoß</translation>
    </message>
    <message>
        <source>safe</source>
        <translation>erlaubt</translation>
    </message>
</context>
<context>
    <name>PoliciesPage</name>
    <message>
        <source>Policies</source>
        <translation>Richtlinien</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stops at once. What is there stays, and the rest can be done later.</source>
        <translation>Hört sofort auf. Was da ist, bleibt; der Rest geht später weiter.</translation>
    </message>
    <message>
        <source>New judging</source>
        <translation>Neue Beurteilung</translation>
    </message>
    <message>
        <source>Run again exactly</source>
        <translation>Genau so wiederholen</translation>
    </message>
    <message>
        <source>The same items, policies and seed. The verdicts below are replaced.</source>
        <translation>Dieselben Texte, Richtlinien und derselbe Seed. Die Urteile unten werden ersetzt.</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren …</translation>
    </message>
    <message>
        <source>A report as HTML, every verdict as CSV, or every figure as JSON</source>
        <translation>Ein Bericht als HTML, alle Urteile als CSV oder alle Zahlen als JSON</translation>
    </message>
    <message>
        <source>Retry the {0} that failed</source>
        <translation>Die {0} gescheiterten wiederholen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weitermachen</translation>
    </message>
    <message>
        <source>Starting replaces the judging below. Export it first if you need it.</source>
        <translation>Starten ersetzt die Beurteilung unten. Exportiere sie vorher, wenn du sie brauchst.</translation>
    </message>
    <message>
        <source>A policy says what is allowed and what is not. gpt-oss-safeguard judges texts by it and says why. With labels, you see how often it is right. Nothing leaves this computer.</source>
        <translation>Eine Richtlinie sagt, was erlaubt ist und was nicht. gpt-oss-safeguard beurteilt Texte danach und sagt, warum. Mit Labels siehst du, wie oft es recht hat. Nichts verlässt diesen Computer.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln Text</numerusform>
            <numerusform>%Ln Texte</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) of each effort</source>
        <translation>
            <numerusform>%Ln Stichprobe je Aufwand</numerusform>
            <numerusform>%Ln Stichproben je Aufwand</numerusform>
        </translation>
    </message>
    <message>
        <source>temperature {0}</source>
        <translation>Temperatur {0}</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>Seed {0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) without text left out</source>
        <translation>
            <numerusform>%Ln Zeile ohne Text ausgelassen</numerusform>
            <numerusform>%Ln Zeilen ohne Text ausgelassen</numerusform>
        </translation>
    </message>
    <message>
        <source>{0} of {1} verdicts</source>
        <translation>{0} von {1} Urteilen</translation>
    </message>
    <message>
        <source>Reading the items …</source>
        <translation>Die Texte werden gelesen …</translation>
    </message>
    <message>
        <source>{0} · about {1} left</source>
        <translation>{0} · noch etwa {1}</translation>
    </message>
    <message>
        <source>{0} · paused</source>
        <translation>{0} · angehalten</translation>
    </message>
    <message>
        <source>{0} · done</source>
        <translation>{0} · fertig</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>Every verdict (*.csv)</source>
        <translation>Alle Urteile (*.csv)</translation>
    </message>
    <message>
        <source>Every figure (*.json)</source>
        <translation>Alle Zahlen (*.json)</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Judging</source>
        <translation>Beurteilung</translation>
    </message>
</context>
<context>
    <name>PolicyCard</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>{0}: name</source>
        <translation>{0}: Name</translation>
    </message>
    <message>
        <source>Begin with…</source>
        <translation>Beginnen mit …</translation>
    </message>
    <message>
        <source>Versions…</source>
        <translation>Fassungen …</translation>
    </message>
    <message>
        <source>Keep this version</source>
        <translation>Diese Fassung behalten</translation>
    </message>
    <message>
        <source>Markdown with sections: Instructions, Definitions, Violates (1), Safe (0), Examples</source>
        <translation>Markdown mit Abschnitten: Instructions, Definitions, Violates (1), Safe (0), Examples</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>Richtlinie</translation>
    </message>
    <message>
        <source>Starter policy: {0}</source>
        <translation>Startrichtlinie: {0}</translation>
    </message>
    <message>
        <source>From a file…</source>
        <translation>Aus einer Datei …</translation>
    </message>
    <message>
        <source>Policies (*.md *.txt)</source>
        <translation>Richtlinien (*.md *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
</context>
<context>
    <name>PolicyOutcome</name>
    <message>
        <source>False alarms</source>
        <translation>Fehlalarme</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>Trefferquote</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>Genauigkeit</translation>
    </message>
    <message>
        <source>ROC</source>
        <translation>ROC</translation>
    </message>
    <message>
        <source>Precision over recall</source>
        <translation>Genauigkeit über Trefferquote</translation>
    </message>
    <message>
        <source>ROC by log-odds of the label</source>
        <translation>ROC nach Log-Odds des Labels</translation>
    </message>
    <message>
        <source>Precision over recall by log-odds</source>
        <translation>Genauigkeit über Trefferquote nach Log-Odds</translation>
    </message>
    <message>
        <source>Verdicts</source>
        <translation>Urteile</translation>
    </message>
    <message>
        <source>Items that violate</source>
        <translation>Texte mit Verstoß</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Kein Urteil</translation>
    </message>
    <message>
        <source>Low confidence</source>
        <translation>Geringe Sicherheit</translation>
    </message>
    <message>
        <source>Cite a rule that is not there</source>
        <translation>Nennen eine Regel, die es nicht gibt</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Judged as labelled</source>
        <translation>Beurteilt wie das Label</translation>
    </message>
    <message>
        <source>Cost of errors per item</source>
        <translation>Kosten der Fehler je Text</translation>
    </message>
    <message>
        <source>κ between samples</source>
        <translation>κ zwischen Stichproben</translation>
    </message>
    <message>
        <source>Reasoning tokens, mean</source>
        <translation>Denk-Tokens, Mittel</translation>
    </message>
    <message>
        <source>Time of a verdict, mean</source>
        <translation>Zeit je Urteil, Mittel</translation>
    </message>
    <message>
        <source>{0} is enough for {1} of the items: it says there what {2} says.</source>
        <translation>{0} reicht für {1} der Texte: Dort sagt es dasselbe wie {2}.</translation>
    </message>
    <message>
        <source>Saved on them: {0}.</source>
        <translation>Dabei gespart: {0}.</translation>
    </message>
    <message>
        <source>Labels and verdicts, {0}</source>
        <translation>Labels und Urteile, {0}</translation>
    </message>
    <message>
        <source>Scores are the share of {0} samples that find a violation.</source>
        <translation>Gewertet wird der Anteil der {0} Stichproben, die einen Verstoß sehen.</translation>
    </message>
    <message>
        <source>One sample of each gives a single corner. Several samples draw finer curves.</source>
        <translation>Eine einzige Stichprobe ergibt nur eine Ecke. Mehrere zeichnen feinere Kurven.</translation>
    </message>
</context>
<context>
    <name>PreviewTable</name>
    <message>
        <source>First rows</source>
        <translation>Erste Zeilen</translation>
    </message>
    <message>
        <source>{0} · text</source>
        <translation>{0} · Text</translation>
    </message>
    <message>
        <source>{0} · label</source>
        <translation>{0} · Label</translation>
    </message>
</context>
<context>
    <name>ProvidersCard</name>
    <message>
        <source>What the model may use</source>
        <translation>Was das Modell benutzen darf</translation>
    </message>
    <message>
        <source>Tools are switched on in each chat, below the question. You are asked before anything runs.</source>
        <translation>Werkzeuge schaltest du in jedem Chat unter der Frage ein. Du wirst gefragt, bevor etwas läuft.</translation>
    </message>
    <message>
        <source>On in new chats</source>
        <translation>In neuen Chats an</translation>
    </message>
    <message>
        <source>{tool}: on in new chats</source>
        <translation>{tool}: in neuen Chats an</translation>
    </message>
</context>
<context>
    <name>QuestionSource</name>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>CSV with the columns question, expected and check, JSON lines, or plain text</source>
        <translation>CSV mit den Spalten question, expected und check, JSON-Zeilen oder einfacher Text</translation>
    </message>
    <message>
        <source>Insert an example</source>
        <translation>Beispiel einfügen</translation>
    </message>
    <message>
        <source>Type them instead</source>
        <translation>Stattdessen tippen</translation>
    </message>
    <message>
        <source>One question per line. Or paste CSV or JSON lines with expected answers.</source>
        <translation>Eine Frage je Zeile. Oder füge CSV oder JSON-Zeilen mit erwarteten Antworten ein.</translation>
    </message>
    <message>
        <source>Questions</source>
        <translation>Fragen</translation>
    </message>
    <message>
        <source>Questions (*.csv *.tsv *.jsonl *.ndjson *.txt)</source>
        <translation>Fragen (*.csv *.tsv *.jsonl *.ndjson *.txt)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message numerus="yes">
        <source>{name}: %Ln question(s)</source>
        <translation>
            <numerusform>{name}: %Ln Frage</numerusform>
            <numerusform>{name}: %Ln Fragen</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReadingChip</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Stop reading {name}</source>
        <translation>{name} nicht weiterlesen</translation>
    </message>
    <message>
        <source>Reading page {done} of {total}</source>
        <translation>Seite {done} von {total} wird gelesen</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>Wird gelesen …</translation>
    </message>
</context>
<context>
    <name>ReasonField</name>
    <message>
        <source>Tell the model why</source>
        <translation>Dem Modell sagen, warum</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
</context>
<context>
    <name>RecoveryDialog</name>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Keep your recovery code</source>
        <translation>Bewahre deinen Wiederherstellungscode auf</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Speichern …</translation>
    </message>
    <message>
        <source>Print…</source>
        <translation>Drucken&#xa0;…</translation>
    </message>
    <message>
        <source>Your passphrase is set. If you ever forget it, only this code opens your chats. Keep it on paper or in a password manager, not only on this computer.</source>
        <translation>Deine Passphrase ist gesetzt. Solltest du sie vergessen, öffnet nur noch dieser Code deine Chats. Bewahre ihn auf Papier oder in einem Passwortmanager auf, nicht nur auf diesem Computer.</translation>
    </message>
    <message>
        <source>Write it down and keep it safe.</source>
        <translation>Schreib ihn auf und verwahre ihn sicher.</translation>
    </message>
    <message>
        <source>It opens your chats when the keyring or the passphrase is lost.</source>
        <translation>Er öffnet deine Chats, wenn Schlüsselbund oder Passphrase verloren sind.</translation>
    </message>
    <message>
        <source>Save the recovery code</source>
        <translation>Wiederherstellungscode speichern</translation>
    </message>
    <message>
        <source>Triptych recovery code</source>
        <translation>Triptych-Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
</context>
<context>
    <name>RepositoryForm</name>
    <message>
        <source>Repository</source>
        <translation>Repository</translation>
    </message>
    <message>
        <source>List its models</source>
        <translation>Seine Modelle auflisten</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Asking the server …</source>
        <translation>Der Server wird gefragt&#xa0;…</translation>
    </message>
    <message>
        <source>There is no gpt-oss model in this repository that Triptych can run.</source>
        <translation>In diesem Repository ist kein gpt-oss-Modell, das Triptych betreiben kann.</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>Download {size}</source>
        <translation>{size} herunterladen</translation>
    </message>
    <message>
        <source>This computer cannot run it: {backend} needs {needs}.</source>
        <translation>Auf diesem Computer läuft es nicht: {backend} braucht {needs}.</translation>
    </message>
</context>
<context>
    <name>RestoreDialog</name>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>All chats go back to how they were then. What is here now is backed up first.</source>
        <translation>Alle Chats kehren zum damaligen Stand zurück. Was jetzt da ist, wird vorher gesichert.</translation>
    </message>
    <message>
        <source>There is no backup yet. One is made every half hour while you chat.</source>
        <translation>Es gibt noch keine Sicherung. Während du chattest, entsteht jede halbe Stunde eine.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
</context>
<context>
    <name>RowDelegate</name>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Its first question</source>
        <translation>Seine erste Frage</translation>
    </message>
</context>
<context>
    <name>SampleView</name>
    <message>
        <source>Show the reasoning</source>
        <translation>Gedanken zeigen</translation>
    </message>
    <message>
        <source>Hide the reasoning</source>
        <translation>Gedanken ausblenden</translation>
    </message>
    <message>
        <source>no verdict: {0}</source>
        <translation>kein Urteil: {0}</translation>
    </message>
    <message>
        <source>cites {0}</source>
        <translation>nennt {0}</translation>
    </message>
    <message>
        <source>{0}: not in the policy</source>
        <translation>{0}: steht nicht in der Richtlinie</translation>
    </message>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln Token</numerusform>
            <numerusform>%Ln Tokens</numerusform>
        </translation>
    </message>
    <message>
        <source>low confidence</source>
        <translation>geringe Sicherheit</translation>
    </message>
    <message>
        <source>medium confidence</source>
        <translation>mittlere Sicherheit</translation>
    </message>
    <message>
        <source>high confidence</source>
        <translation>hohe Sicherheit</translation>
    </message>
</context>
<context>
    <name>SamplingFields</name>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Seed: the same seed draws the same answers, as far as the machine allows</source>
        <translation>Startwert: Derselbe Startwert ergibt dieselben Antworten, soweit der Rechner es zulässt</translation>
    </message>
    <message>
        <source>Samples of each</source>
        <translation>Antworten je Aufwand</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>Temperatur</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
</context>
<context>
    <name>SchemaDialog</name>
    <message>
        <source>Write a JSON schema, and every answer from the next one on is JSON that fits it. The model still thinks freely before it answers.</source>
        <translation>Schreib ein JSON-Schema, und ab der nächsten ist jede Antwort JSON, das dazu passt. Davor denkt das Modell weiterhin frei nach.</translation>
    </message>
    <message>
        <source>Form of the answer</source>
        <translation>Form der Antwort</translation>
    </message>
    <message>
        <source>JSON schema</source>
        <translation>JSON-Schema</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>Beispiele</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
    <message>
        <source>Answer freely</source>
        <translation>Frei antworten</translation>
    </message>
    <message>
        <source>Remove the schema: answers are free text again</source>
        <translation>Schema entfernen: Antworten sind wieder freier Text</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>JSON schemas (*.json)</source>
        <translation>JSON-Schemas (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a JSON schema</source>
        <translation>JSON-Schema wählen</translation>
    </message>
    <message>
        <source>No schema: the answer is free text.</source>
        <translation>Kein Schema: Die Antwort ist freier Text.</translation>
    </message>
    <message>
        <source>Checking…</source>
        <translation>Wird geprüft …</translation>
    </message>
    <message>
        <source>Every answer will fit this schema.</source>
        <translation>Jede Antwort wird zu diesem Schema passen.</translation>
    </message>
    <message>
        <source>This is a schema. Whether it can be kept is checked with the question.</source>
        <translation>Das ist ein Schema. Ob es sich einhalten lässt, wird mit der Frage geprüft.</translation>
    </message>
</context>
<context>
    <name>SchemaExamples</name>
    <message>
        <source>Yes or no, with a reason</source>
        <translation>Ja oder nein, mit Begründung</translation>
    </message>
    <message>
        <source>A judgement with a score</source>
        <translation>Ein Urteil mit Punkten</translation>
    </message>
    <message>
        <source>A number with its unit</source>
        <translation>Eine Zahl mit Einheit</translation>
    </message>
    <message>
        <source>Names, places and dates in a text</source>
        <translation>Namen, Orte und Daten in einem Text</translation>
    </message>
    <message>
        <source>A list of steps</source>
        <translation>Eine Liste von Schritten</translation>
    </message>
</context>
<context>
    <name>SearchField</name>
    <message>
        <source>Search all chats</source>
        <translation>Chats durchsuchen</translation>
    </message>
</context>
<context>
    <name>SearchResults</name>
    <message>
        <source>Found</source>
        <translation>Gefunden</translation>
    </message>
</context>
<context>
    <name>SearchServiceSection</name>
    <message>
        <source>Search service</source>
        <translation>Suchdienst</translation>
    </message>
    <message>
        <source>The tool “The web” searches with it. Questions go to it only when you allow a search.</source>
        <translation>Das Werkzeug „Das Web“ sucht mit ihm. Fragen gehen nur an ihn, wenn du eine Suche erlaubst.</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>SearXNG, by its address</source>
        <translation>SearXNG, über seine Adresse</translation>
    </message>
    <message>
        <source>Address of the SearXNG</source>
        <translation>Adresse des SearXNG</translation>
    </message>
    <message>
        <source>Key for the search service</source>
        <translation>Schlüssel für den Suchdienst</translation>
    </message>
    <message>
        <source>Save key</source>
        <translation>Schlüssel speichern</translation>
    </message>
    <message>
        <source>Forget key</source>
        <translation>Schlüssel vergessen</translation>
    </message>
    <message>
        <source>Try it</source>
        <translation>Ausprobieren</translation>
    </message>
    <message>
        <source>Try the search service</source>
        <translation>Den Suchdienst ausprobieren</translation>
    </message>
    <message>
        <source>A key is kept</source>
        <translation>Ein Schlüssel ist gespeichert</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>Schlüssel</translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation>Wird ausprobiert …</translation>
    </message>
    <message>
        <source>This is no address. Write it as https://searx.example.org.</source>
        <translation>Das ist keine Adresse. Schreib sie wie https://searx.example.org.</translation>
    </message>
    <message>
        <source>It may be on this computer, or in your network.</source>
        <translation>Es darf auf diesem Computer oder in deinem Netz laufen.</translation>
    </message>
    <message>
        <source>There is no keyring to keep it: this key lasts until Triptych is closed.</source>
        <translation>Es gibt keinen Schlüsselbund dafür: Dieser Schlüssel gilt, bis Triptych geschlossen wird.</translation>
    </message>
    <message>
        <source>The key lies in the system’s keyring, and is sent to this service alone.</source>
        <translation>Der Schlüssel liegt im Schlüsselbund des Systems und geht nur an diesen Dienst.</translation>
    </message>
</context>
<context>
    <name>ServingController</name>
    <message>
        <source>failed</source>
        <translation>gescheitert</translation>
    </message>
    <message numerus="yes">
        <source>%n asking</source>
        <translation>
            <numerusform>%n fragt</numerusform>
            <numerusform>%n fragen</numerusform>
        </translation>
    </message>
    <message>
        <source>on</source>
        <translation>an</translation>
    </message>
    <message>
        <source>The local API is on at {url}.</source>
        <translation>Die lokale API ist an: {url}.</translation>
    </message>
    <message>
        <source>Show it</source>
        <translation>Zeigen</translation>
    </message>
</context>
<context>
    <name>ServingPage</name>
    <message>
        <source>Local API</source>
        <translation>Lokale API</translation>
    </message>
</context>
<context>
    <name>SettingCard</name>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset {title}</source>
        <translation>{title} zurücksetzen</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Search settings</source>
        <translation>Einstellungen durchsuchen</translation>
    </message>
    <message>
        <source>No setting matches.</source>
        <translation>Keine Einstellung mit diesen Wörtern.</translation>
    </message>
    <message>
        <source>Your chats</source>
        <translation>Deine Chats</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Press a button to choose other keys; Backspace removes them.</source>
        <translation>Drücke einen Knopf, um andere Tasten zu wählen; die Rücktaste nimmt sie weg.</translation>
    </message>
    <message>
        <source>Reset the keys of {command}</source>
        <translation>Tasten von {command} zurücksetzen</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Send the question</source>
        <translation>Frage senden</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Eingabe</translation>
    </message>
    <message>
        <source>Break the line</source>
        <translation>Neue Zeile</translation>
    </message>
    <message>
        <source>Shift+Enter</source>
        <translation>Umschalt+Eingabe</translation>
    </message>
    <message>
        <source>{keys} belongs to “{command}”. Choose other keys, or change those first.</source>
        <translation>{keys} gehört zu „{command}“. Wähle andere Tasten, oder ändere zuerst jene.</translation>
    </message>
    <message>
        <source>{keys} is needed for writing and editing. Choose keys with Ctrl or Alt, or a function key.</source>
        <translation>{keys} wird zum Schreiben gebraucht. Wähle Tasten mit Strg oder Alt, oder eine Funktionstaste.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Side bar</source>
        <translation>Seitenleiste</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>Neuer Chat</translation>
    </message>
    <message>
        <source>In titles, questions and answers, not in reasoning</source>
        <translation>In Titeln, Fragen und Antworten, nicht in Überlegungen</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>Neuer Ordner</translation>
    </message>
    <message>
        <source>Chats are not encrypted</source>
        <translation>Chats sind unverschlüsselt</translation>
    </message>
    <message>
        <source>Set a passphrase to encrypt them</source>
        <translation>Lege eine Passphrase fest, um sie zu verschlüsseln</translation>
    </message>
    <message>
        <source>No title, question or answer with these words. Reasoning is not searched.</source>
        <translation>Kein Titel, keine Frage und keine Antwort mit diesen Wörtern. Überlegungen werden nicht durchsucht.</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>Suche läuft&#xa0;…</translation>
    </message>
    <message>
        <source>{used} of {total}</source>
        <translation>{used} von {total}</translation>
    </message>
    <message>
        <source>Memory in use: {words}</source>
        <translation>Belegter Speicher: {words}</translation>
    </message>
</context>
<context>
    <name>SnippetCard</name>
    <message>
        <source>Program</source>
        <translation>Programm</translation>
    </message>
    <message>
        <source>Copy these lines</source>
        <translation>Diese Zeilen kopieren</translation>
    </message>
    <message>
        <source>Lines for the program</source>
        <translation>Zeilen für das Programm</translation>
    </message>
    <message>
        <source>Use it in</source>
        <translation>Benutzen in</translation>
    </message>
</context>
<context>
    <name>SpeedCard</name>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Use the fastest settings</source>
        <translation>Schnellste Einstellungen verwenden</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>Text (*.txt)</translation>
    </message>
    <message>
        <source>Export the measurement</source>
        <translation>Messung exportieren</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Finds the fastest settings for a model by trying them. Load one first.</source>
        <translation>Findet durch Ausprobieren die schnellsten Einstellungen für ein Modell. Lade zuerst eines.</translation>
    </message>
    <message>
        <source>Finds the fastest settings for the loaded model by trying them. Takes up to three minutes, during which it cannot answer. The fastest number of threads becomes this computer&apos;s, unless you have set one.</source>
        <translation>Findet durch Ausprobieren die schnellsten Einstellungen für das geladene Modell. Das dauert bis zu drei Minuten, in denen es nicht antworten kann. Die schnellste Zahl von Threads gilt dann für diesen Computer, wenn du keine eingestellt hast.</translation>
    </message>
    <message>
        <source>Unloading the model …</source>
        <translation>Das Modell wird entladen&#xa0;…</translation>
    </message>
    <message>
        <source>Trying: {settings} …</source>
        <translation>Versuch: {settings} …</translation>
    </message>
    <message>
        <source>ubatch {count}</source>
        <translation>ubatch {count}</translation>
    </message>
    <message>
        <source>Fastest: {settings}. A usual turn takes {less} % less time than with the earlier ones.</source>
        <translation>Am schnellsten: {settings}. Eine übliche Runde braucht {less} % weniger Zeit als mit den damaligen Einstellungen.</translation>
    </message>
    <message>
        <source>Warming up …</source>
        <translation>Warmlaufen&#xa0;…</translation>
    </message>
    <message>
        <source>The current settings …</source>
        <translation>Die jetzigen Einstellungen&#xa0;…</translation>
    </message>
    <message>
        <source>After a prompt of {read} tokens …</source>
        <translation>Nach einem Prompt von {read} Tokens&#xa0;…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>{read} tokens</source>
        <translation>{read} Tokens</translation>
    </message>
    <message>
        <source>After a prompt of</source>
        <translation>Nach einem Prompt von</translation>
    </message>
    <message>
        <source>{settings} (the settings then)</source>
        <translation>{settings} (damals eingestellt)</translation>
    </message>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n Thread</numerusform>
            <numerusform>%n Threads</numerusform>
        </translation>
    </message>
    <message>
        <source>as many threads as now</source>
        <translation>so viele Threads wie jetzt</translation>
    </message>
    <message>
        <source>repacked</source>
        <translation>umgepackt</translation>
    </message>
    <message>
        <source>The fastest settings are used</source>
        <translation>Die schnellsten Einstellungen werden verwendet</translation>
    </message>
    <message>
        <source>Nothing could be measured.</source>
        <translation>Nichts ließ sich messen.</translation>
    </message>
    <message>
        <source>The settings before were already the fastest: {settings}.</source>
        <translation>Die damaligen Einstellungen waren die schnellsten: {settings}.</translation>
    </message>
    <message>
        <source>Other programs used {part} % of the processor: measure again when it is quiet.</source>
        <translation>Andere Programme brauchten {part} % des Prozessors: Miss noch einmal, wenn es ruhig ist.</translation>
    </message>
    <message>
        <source>Compared with {moment}: reading {read} %, writing {written} %.</source>
        <translation>Verglichen mit {moment}: Lesen {read} %, Schreiben {written} %.</translation>
    </message>
    <message>
        <source>Measure this computer</source>
        <translation>Diesen Computer messen</translation>
    </message>
</context>
<context>
    <name>StorageController</name>
    <message>
        <source>Unlock…</source>
        <translation>Entsperren&#xa0;…</translation>
    </message>
    <message>
        <source>Set a passphrase…</source>
        <translation>Passphrase festlegen&#xa0;…</translation>
    </message>
    <message>
        <source>Made automatically every half hour while you chat.</source>
        <translation>Entstehen von selbst, alle halbe Stunde, wenn sich etwas geändert hat.</translation>
    </message>
    <message>
        <source>From Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI or llama.cpp.</source>
        <translation>Aus Triptych, ChatGPT, Claude, LM Studio, Jan, Open WebUI oder llama.cpp.</translation>
    </message>
    <message>
        <source>Your chats are not encrypted, so there is no recovery code.</source>
        <translation>Deine Chats sind nicht verschlüsselt, darum gibt es keinen Wiederherstellungscode.</translation>
    </message>
    <message>
        <source>Import chats</source>
        <translation>Chats importieren</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Opens your chats in place of the system keyring.</source>
        <translation>Öffnet deine Chats anstelle des System-Schlüsselbunds.</translation>
    </message>
    <message>
        <source>System keyring</source>
        <translation>System-Schlüsselbund</translation>
    </message>
    <message>
        <source>Keeps the key to your chats; you are not asked when Triptych starts.</source>
        <translation>Bewahrt den Schlüssel zu deinen Chats auf; beim Start von Triptych wirst du nicht gefragt.</translation>
    </message>
    <message>
        <source>Use the keyring</source>
        <translation>Schlüsselbund verwenden</translation>
    </message>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Opens your chats when the keyring or the passphrase is lost.</source>
        <translation>Öffnet deine Chats, wenn Schlüsselbund oder Passphrase verloren sind.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Anzeigen</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Take all chats back to an earlier state.</source>
        <translation>Alle Chats auf einen früheren Stand zurückbringen.</translation>
    </message>
    <message>
        <source>Restore a backup…</source>
        <translation>Sicherung wiederherstellen&#xa0;…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>Importieren&#xa0;…</translation>
    </message>
    <message>
        <source>As JSON (complete), Markdown, PDF or one HTML page.</source>
        <translation>Als JSON (vollständig), Markdown, PDF oder eine HTML-Seite.</translation>
    </message>
    <message>
        <source>PDF (*.pdf)</source>
        <translation>PDF (*.pdf)</translation>
    </message>
    <message>
        <source>Begin with an empty list</source>
        <translation>Mit leerer Liste beginnen</translation>
    </message>
    <message>
        <source>Choose a place…</source>
        <translation>Ort wählen&#xa0;…</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>Papierkorb</translation>
    </message>
    <message>
        <source>Deleted chats and messages can be restored for 30 days.</source>
        <translation>Gelöschte Chats und Nachrichten lassen sich 30 Tage lang zurückholen.</translation>
    </message>
    <message>
        <source>Open the trash</source>
        <translation>Papierkorb öffnen</translation>
    </message>
    <message>
        <source>Export all chats</source>
        <translation>Alle Chats exportieren</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>HTML (*.html)</source>
        <translation>HTML (*.html)</translation>
    </message>
    <message>
        <source>Export chats</source>
        <translation>Chats exportieren</translation>
    </message>
</context>
<context>
    <name>StudyForm</name>
    <message>
        <source>Start</source>
        <translation>Starten</translation>
    </message>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln Antwort</numerusform>
            <numerusform>%Ln Antworten</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyOutcome</name>
    <message>
        <source>Right answers, 95 % interval</source>
        <translation>Richtige Antworten, 95-%-Intervall</translation>
    </message>
    <message>
        <source>Reasoning tokens, mean</source>
        <translation>Denktokens, Durchschnitt</translation>
    </message>
    <message>
        <source>Time, mean</source>
        <translation>Zeit, Durchschnitt</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Right (95 % interval)</source>
        <translation>Richtig (95-%-Intervall)</translation>
    </message>
    <message>
        <source>Reasoning tokens</source>
        <translation>Denktokens</translation>
    </message>
    <message>
        <source>Answer tokens</source>
        <translation>Antworttokens</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>Antworten</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>Fehlgeschlagen</translation>
    </message>
    <message>
        <source>not judged</source>
        <translation>nicht bewertet</translation>
    </message>
</context>
<context>
    <name>StudyPage</name>
    <message>
        <source>New comparison</source>
        <translation>Neuer Vergleich</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren&#xa0;…</translation>
    </message>
    <message>
        <source>A report as HTML, or all answers as CSV or JSON</source>
        <translation>Ein Bericht als HTML oder alle Antworten als CSV oder JSON</translation>
    </message>
    <message>
        <source>Retry the {0} that failed</source>
        <translation>Die {0} fehlgeschlagenen noch einmal fragen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Starting replaces the comparison below. Export it first if you need it.</source>
        <translation>Beim Starten wird der Vergleich unten ersetzt. Exportiere ihn vorher, wenn du ihn brauchst.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln question(s)</source>
        <translation>
            <numerusform>%Ln Frage</numerusform>
            <numerusform>%Ln Fragen</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) of each effort</source>
        <translation>
            <numerusform>%Ln Durchgang je Aufwand</numerusform>
            <numerusform>%Ln Durchgänge je Aufwand</numerusform>
        </translation>
    </message>
    <message>
        <source>temperature {0}</source>
        <translation>Temperatur {0}</translation>
    </message>
    <message>
        <source>seed {0}</source>
        <translation>Seed {0}</translation>
    </message>
    <message>
        <source>{0} of {1} answers</source>
        <translation>{0} von {1} Antworten</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>All answers (*.csv)</source>
        <translation>Alle Antworten (*.csv)</translation>
    </message>
    <message>
        <source>Everything (*.json)</source>
        <translation>Alles (*.json)</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>Vergleich</translation>
    </message>
    <message>
        <source>Asks every question at every effort and shows what effort buys: right answers, tokens and time. With expected answers, from a file, the answers are checked.</source>
        <translation>Stellt jede Frage mit jedem Aufwand und zeigt, was der Aufwand bringt: richtige Antworten, Tokens und Zeit. Mit erwarteten Antworten aus einer Datei werden die Antworten geprüft.</translation>
    </message>
    <message>
        <source>{0} · about {1} left</source>
        <translation>{0} · noch etwa {1}</translation>
    </message>
    <message>
        <source>{0} · paused</source>
        <translation>{0} · angehalten</translation>
    </message>
    <message>
        <source>{0} · done</source>
        <translation>{0} · fertig</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>Exportieren</translation>
    </message>
    <message>
        <source>Compare many questions</source>
        <translation>Viele Fragen vergleichen</translation>
    </message>
</context>
<context>
    <name>SwitchCard</name>
    <message>
        <source>Let other programs ask the model</source>
        <translation>Andere Programme das Modell fragen lassen</translation>
    </message>
    <message>
        <source>Copy address</source>
        <translation>Adresse kopieren</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Use a free port</source>
        <translation>Freien Port nehmen</translation>
    </message>
    <message>
        <source>Editors and agents that know OpenAI’s API can then use the model that is loaded here. It answers while Triptych is open; closing the last window ends it, and what it still writes for them.</source>
        <translation>Editoren und Agenten, die OpenAIs API kennen, können dann das hier geladene Modell benutzen. Es antwortet, solange Triptych offen ist; mit dem letzten Fenster endet es, samt dem, was es noch für sie schreibt.</translation>
    </message>
    <message>
        <source>On: {model} answers at {url}.</source>
        <translation>An: {model} antwortet unter {url}.</translation>
    </message>
    <message>
        <source>On at {url}. {model} is loaded when somebody asks.</source>
        <translation>An unter {url}. {model} wird geladen, wenn jemand fragt.</translation>
    </message>
    <message>
        <source>On at {url}, but there is no model. Choose one on “Models”.</source>
        <translation>An unter {url}, aber es gibt kein Modell. Wähle eines unter „Modelle“.</translation>
    </message>
    <message>
        <source>Starting…</source>
        <translation>Startet …</translation>
    </message>
    <message>
        <source>Off: nothing listens.</source>
        <translation>Aus: Nichts lauscht.</translation>
    </message>
</context>
<context>
    <name>TimeStrip</name>
    <message>
        <source>Time of each answer. {0}</source>
        <translation>Zeit jeder Antwort. {0}</translation>
    </message>
    <message>
        <source>thinking</source>
        <translation>denkt nach</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>antwortet</translation>
    </message>
</context>
<context>
    <name>Toggles</name>
    <message>
        <source>View ▾</source>
        <translation>Ansicht ▾</translation>
    </message>
</context>
<context>
    <name>ToolsController</name>
    <message>
        <source>Tools in Settings…</source>
        <translation>Werkzeuge in den Einstellungen …</translation>
    </message>
</context>
<context>
    <name>ToolsSection</name>
    <message>
        <source>Tools</source>
        <translation>Werkzeuge</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>The model asks: {0}. {1} It {2}. {3}. Keys: {4}</source>
        <translation>Das Modell fragt: {0}. {1} Es {2}. {3}. Tasten: {4}</translation>
    </message>
    <message>
        <source>You asked: {0}</source>
        <translation>Deine Frage: {0}</translation>
    </message>
    <message>
        <source>Attached: {0}</source>
        <translation>Angehängt: {0}</translation>
    </message>
    <message>
        <source>Answer, {0} effort</source>
        <translation>Antwort, Aufwand {0}</translation>
    </message>
    <message>
        <source>Copy this answer as Markdown</source>
        <translation>Diese Antwort als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Answer again, with this or another effort</source>
        <translation>Neu antworten, mit diesem oder anderem Aufwand</translation>
    </message>
    <message>
        <source>Regenerate ▾</source>
        <translation>Neu antworten ▾</translation>
    </message>
    <message>
        <source>Everything known about this answer</source>
        <translation>Alles, was über diese Antwort bekannt ist</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Details</translation>
    </message>
    <message>
        <source>See the three efforts side by side</source>
        <translation>Die drei Aufwände nebeneinander sehen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>More ▾</source>
        <translation>Mehr ▾</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Edit, run again, show the tokens, delete</source>
        <translation>Bearbeiten, wiederholen, Tokens zeigen, löschen</translation>
    </message>
    <message>
        <source>Let the model go on from here</source>
        <translation>Das Modell von hier an weiterschreiben lassen</translation>
    </message>
    <message>
        <source>Answer now</source>
        <translation>Jetzt antworten</translation>
    </message>
    <message>
        <source>Stop thinking and answer</source>
        <translation>Nicht weiter nachdenken, sondern antworten</translation>
    </message>
    <message>
        <source>Make room…</source>
        <translation>Platz schaffen …</translation>
    </message>
    <message>
        <source>Choose what to leave out, then go on</source>
        <translation>Wählen, was weichen soll, dann geht es weiter</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
    <message>
        <source>Ask the same question again</source>
        <translation>Dieselbe Frage noch einmal stellen</translation>
    </message>
    <message>
        <source>Copy diagnostics</source>
        <translation>Diagnose kopieren</translation>
    </message>
    <message>
        <source>Copy what a bug report needs</source>
        <translation>Kopieren, was eine Fehlermeldung braucht</translation>
    </message>
    <message>
        <source>Hide the reasoning</source>
        <translation>Überlegung verbergen</translation>
    </message>
    <message>
        <source>Show the reasoning</source>
        <translation>Überlegung zeigen</translation>
    </message>
    <message>
        <source>Do not wrap</source>
        <translation>Nicht umbrechen</translation>
    </message>
    <message>
        <source>Wrap</source>
        <translation>Umbrechen</translation>
    </message>
    <message>
        <source>Break long lines at the edge</source>
        <translation>Lange Zeilen am Rand umbrechen</translation>
    </message>
    <message>
        <source>Copy this code</source>
        <translation>Diesen Code kopieren</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Waiting for the model</source>
        <translation>Wartet auf das Modell</translation>
    </message>
    <message>
        <source>Preparing the form of the answer</source>
        <translation>Form der Antwort wird vorbereitet</translation>
    </message>
    <message>
        <source>Reading the prompt {0} %</source>
        <translation>Liest den Prompt {0} %</translation>
    </message>
    <message>
        <source>Asks before it uses a tool</source>
        <translation>Fragt, bevor es ein Werkzeug benutzt</translation>
    </message>
    <message>
        <source>Using a tool</source>
        <translation>Benutzt ein Werkzeug</translation>
    </message>
    <message>
        <source>Thinking</source>
        <translation>Denkt nach</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>bearbeitet</translation>
    </message>
    <message>
        <source>answered by {0}, outside this computer</source>
        <translation>beantwortet von {0}, außerhalb dieses Computers</translation>
    </message>
    <message>
        <source>{0} tok/s</source>
        <translation>{0} Tok/s</translation>
    </message>
    <message>
        <source>first word {0}</source>
        <translation>erstes Wort {0}</translation>
    </message>
    <message>
        <source>reused {0} of {1}</source>
        <translation>{0} von {1} wiederverwendet</translation>
    </message>
    <message>
        <source>reused {0} of {1} from disk</source>
        <translation>{0} von {1} wiederverwendet, von der Platte</translation>
    </message>
    <message>
        <source>Running {0}</source>
        <translation>{0} läuft</translation>
    </message>
    <message>
        <source>Reading in parts</source>
        <translation>Wird in Teilen gelesen</translation>
    </message>
    <message>
        <source>not allowed</source>
        <translation>nicht erlaubt</translation>
    </message>
    <message>
        <source>the call could not be made</source>
        <translation>der Aufruf war nicht möglich</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>cut for the model</source>
        <translation>für das Modell gekürzt</translation>
    </message>
    <message>
        <source>{0} bytes</source>
        <translation>{0} Byte</translation>
    </message>
    <message>
        <source>a tool</source>
        <translation>ein Werkzeug</translation>
    </message>
    <message>
        <source>Calling {0}</source>
        <translation>Ruft {0} auf</translation>
    </message>
    <message>
        <source>Called {0}</source>
        <translation>Hat {0} aufgerufen</translation>
    </message>
    <message>
        <source>Did not call {0}</source>
        <translation>Hat {0} nicht aufgerufen</translation>
    </message>
    <message>
        <source>Read in parts</source>
        <translation>In Teilen gelesen</translation>
    </message>
    <message>
        <source>the call was cut off</source>
        <translation>der Aufruf wurde abgeschnitten</translation>
    </message>
    <message>
        <source>the call was malformed</source>
        <translation>der Aufruf war nicht richtig geschrieben</translation>
    </message>
    <message>
        <source>there is no such tool</source>
        <translation>ein solches Werkzeug gibt es nicht</translation>
    </message>
    <message>
        <source>its arguments cannot be read</source>
        <translation>seine Argumente sind nicht lesbar</translation>
    </message>
    <message>
        <source>Thought</source>
        <translation>Überlegt</translation>
    </message>
    <message>
        <source>Thought for {0}</source>
        <translation>{0} überlegt</translation>
    </message>
    <message>
        <source>1 token</source>
        <translation>1 Token</translation>
    </message>
    <message>
        <source>{0} tokens</source>
        <translation>{0} Tokens</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>Kopiert</translation>
    </message>
    <message>
        <source>Show the previous version</source>
        <translation>Vorige Fassung zeigen</translation>
    </message>
    <message>
        <source>Show the next version</source>
        <translation>Nächste Fassung zeigen</translation>
    </message>
    <message>
        <source>Copy this question</source>
        <translation>Diese Frage kopieren</translation>
    </message>
    <message>
        <source>Change this question and ask again</source>
        <translation>Diese Frage ändern und neu stellen</translation>
    </message>
    <message>
        <source>Delete this question and what follows</source>
        <translation>Diese Frage und was folgt löschen</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Show the whole question</source>
        <translation>Die ganze Frage zeigen</translation>
    </message>
    <message>
        <source>Show more</source>
        <translation>Mehr zeigen</translation>
    </message>
    <message>
        <source>Show only the beginning of the question</source>
        <translation>Nur den Anfang der Frage zeigen</translation>
    </message>
    <message>
        <source>Show this file</source>
        <translation>Diese Datei zeigen</translation>
    </message>
    <message>
        <source>{name} · looked up</source>
        <translation>{name} · nachgeschlagen</translation>
    </message>
    <message>
        <source>{name} · in parts</source>
        <translation>{name} · in Teilen</translation>
    </message>
    <message>
        <source>What is not shown is sent all the same</source>
        <translation>Was nicht zu sehen ist, wird trotzdem mitgeschickt</translation>
    </message>
    <message>
        <source>Show less</source>
        <translation>Weniger zeigen</translation>
    </message>
    <message>
        <source>Show all {lines} lines</source>
        <translation>Alle {lines} Zeilen zeigen</translation>
    </message>
    <message>
        <source>Show all {count} characters</source>
        <translation>Alle {count} Zeichen zeigen</translation>
    </message>
    <message>
        <source>The model does not see what is above this line</source>
        <translation>Was darüber steht, bekommt das Modell nicht zu sehen</translation>
    </message>
    <message>
        <source>Hide the call</source>
        <translation>Aufruf ausblenden</translation>
    </message>
    <message>
        <source>Show the call</source>
        <translation>Aufruf zeigen</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Stopp</translation>
    </message>
    <message>
        <source>Stop this call and the answer</source>
        <translation>Diesen Aufruf und die Antwort stoppen</translation>
    </message>
    <message>
        <source>Show all of the result</source>
        <translation>Das ganze Ergebnis zeigen</translation>
    </message>
    <message>
        <source>The model has read only its beginning</source>
        <translation>Das Modell hat nur den Anfang gelesen</translation>
    </message>
    <message>
        <source>Chat</source>
        <translation>Chat</translation>
    </message>
    <message>
        <source>Note {0}</source>
        <translation>Anmerkung {0}</translation>
    </message>
    <message>
        <source>Show where this comes from</source>
        <translation>Zeigen, woher das stammt</translation>
    </message>
    <message>
        <source>Once</source>
        <translation>Einmal</translation>
    </message>
    <message>
        <source>Make this call, and ask again next time</source>
        <translation>Diesen Aufruf machen und beim nächsten Mal wieder fragen</translation>
    </message>
    <message>
        <source>In this chat</source>
        <translation>In diesem Chat</translation>
    </message>
    <message>
        <source>Do not ask again for this tool while this chat is open</source>
        <translation>Für dieses Werkzeug nicht mehr fragen, solange dieser Chat offen ist</translation>
    </message>
    <message>
        <source>Always for exactly this</source>
        <translation>Immer für genau das</translation>
    </message>
    <message>
        <source>Do not ask again for this tool until it changes. Settings takes it back.</source>
        <translation>Für dieses Werkzeug nicht mehr fragen, bis es sich ändert. In den Einstellungen nimmst du das zurück.</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Deny</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Do not make this call; the model goes on without it</source>
        <translation>Diesen Aufruf nicht machen; das Modell macht ohne ihn weiter</translation>
    </message>
    <message>
        <source>Deny and say why…</source>
        <translation>Ablehnen und sagen, warum …</translation>
    </message>
    <message>
        <source>Write the model a line about why not</source>
        <translation>Dem Modell in einer Zeile schreiben, warum nicht</translation>
    </message>
    <message>
        <source>{0}, p. {1}</source>
        <translation>{0}, S. {1}</translation>
    </message>
    <message>
        <source>Note {0}: {1}</source>
        <translation>Anmerkung {0}: {1}</translation>
    </message>
    <message>
        <source>reads what is attached</source>
        <translation>liest, was angehängt ist</translation>
    </message>
    <message>
        <source>files of this computer</source>
        <translation>Dateien dieses Computers</translation>
    </message>
    <message>
        <source>network</source>
        <translation>Netzwerk</translation>
    </message>
    <message>
        <source>runs a command</source>
        <translation>führt einen Befehl aus</translation>
    </message>
    <message>
        <source>touches nothing outside</source>
        <translation>berührt nichts außerhalb</translation>
    </message>
</context>
<context>
    <name>TranscriptMenus</name>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Copy as plain text</source>
        <translation>Als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Ask about this</source>
        <translation>Dazu fragen</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>Alles auswählen</translation>
    </message>
    <message>
        <source>{0} effort again</source>
        <translation>Noch einmal mit Aufwand {0}</translation>
    </message>
    <message>
        <source>{0} effort</source>
        <translation>Aufwand {0}</translation>
    </message>
    <message>
        <source>Copy the answer as Markdown</source>
        <translation>Antwort als Markdown kopieren</translation>
    </message>
    <message>
        <source>Copy the question</source>
        <translation>Frage kopieren</translation>
    </message>
    <message>
        <source>Copy the answer as plain text</source>
        <translation>Antwort als reinen Text kopieren</translation>
    </message>
    <message>
        <source>Regenerate</source>
        <translation>Neu erzeugen</translation>
    </message>
    <message>
        <source>Compare efforts</source>
        <translation>Aufwände vergleichen</translation>
    </message>
    <message>
        <source>Edit and ask again…</source>
        <translation>Ändern und neu fragen&#xa0;…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Version before</source>
        <translation>Vorige Fassung</translation>
    </message>
    <message>
        <source>Version after</source>
        <translation>Nächste Fassung</translation>
    </message>
    <message>
        <source>Edit by hand…</source>
        <translation>Von Hand bearbeiten&#xa0;…</translation>
    </message>
    <message>
        <source>New chat from here</source>
        <translation>Neuer Chat ab hier</translation>
    </message>
    <message>
        <source>Run again with the same seed</source>
        <translation>Mit demselben Seed wiederholen</translation>
    </message>
    <message>
        <source>Show the tokens…</source>
        <translation>Tokens zeigen&#xa0;…</translation>
    </message>
    <message>
        <source>Details…</source>
        <translation>Details&#xa0;…</translation>
    </message>
    <message>
        <source>Show as data…</source>
        <translation>Als Daten zeigen …</translation>
    </message>
</context>
<context>
    <name>TransferStrip</name>
    <message>
        <source>Enter a token…</source>
        <translation>Token eingeben&#xa0;…</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Jetzt versuchen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Pause</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Noch einmal versuchen</translation>
    </message>
</context>
<context>
    <name>TrashPage</name>
    <message>
        <source>Deleted chats and messages</source>
        <translation>Gelöschte Chats und Nachrichten</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>Der Papierkorb ist leer.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Delete for good…</source>
        <translation>Endgültig löschen&#xa0;…</translation>
    </message>
    <message>
        <source>Empty the trash…</source>
        <translation>Papierkorb leeren&#xa0;…</translation>
    </message>
    <message>
        <source>What you delete stays here for 30 days. After that, or when you delete it here, it is overwritten on the disk and removed from the backups: then nothing can bring it back.</source>
        <translation>Was du löschst, bleibt 30 Tage hier. Danach, oder wenn du es hier löschst, wird es auf der Platte überschrieben und aus den Sicherungen genommen: Dann bringt es nichts mehr zurück.</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) of “{title}”</source>
        <translation>
            <numerusform>%n Nachricht aus „{title}“</numerusform>
            <numerusform>%n Nachrichten aus „{title}“</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>noch %n Tag</numerusform>
            <numerusform>noch %n Tage</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted {when} · {left}</source>
        <translation>Gelöscht am {when} · {left}</translation>
    </message>
    <message>
        <source>Delete for good</source>
        <translation>Endgültig löschen</translation>
    </message>
    <message numerus="yes">
        <source>%n entries are removed for good.</source>
        <translation>
            <numerusform>%n Eintrag wird endgültig entfernt.</numerusform>
            <numerusform>%n Einträge werden endgültig entfernt.</numerusform>
        </translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>Papierkorb leeren</translation>
    </message>
    <message>
        <source>All of it is removed for good.</source>
        <translation>Alles wird endgültig entfernt.</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>Wird entfernt&#xa0;…</translation>
    </message>
    <message>
        <source>They are overwritten on the disk and removed from the backups.</source>
        <translation>Es wird auf der Platte überschrieben und aus den Sicherungen genommen.</translation>
    </message>
</context>
<context>
    <name>UnlockDialog</name>
    <message>
        <source>Recovery code</source>
        <translation>Wiederherstellungscode</translation>
    </message>
    <message>
        <source>Passphrase</source>
        <translation>Passphrase</translation>
    </message>
    <message>
        <source>Try the keyring again</source>
        <translation>Schlüsselbund erneut versuchen</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>Später</translation>
    </message>
    <message>
        <source>Unlock</source>
        <translation>Entsperren</translation>
    </message>
</context>
<context>
    <name>UpdateController</name>
    <message>
        <source>You have Triptych {version}. It asks for a newer one only when you click here.</source>
        <translation>Du hast Triptych {version}. Nach einer neueren Version wird nur gefragt, wenn du hier klickst.</translation>
    </message>
    <message>
        <source>Updates</source>
        <translation>Aktualisierungen</translation>
    </message>
    <message>
        <source>Check for updates</source>
        <translation>Nach neuer Version suchen</translation>
    </message>
    <message>
        <source>Triptych {version} is the newest version.</source>
        <translation>Triptych {version} ist die neueste Version.</translation>
    </message>
    <message>
        <source>Triptych {version} is available ({date}).</source>
        <translation>Triptych {version} ist da ({date}).</translation>
    </message>
    <message>
        <source>Open its page</source>
        <translation>Seite öffnen</translation>
    </message>
</context>
<context>
    <name>VerdictDetail</name>
    <message>
        <source>Text of the item</source>
        <translation>Der ganze Text</translation>
    </message>
    <message>
        <source>Item {0}</source>
        <translation>Text {0}</translation>
    </message>
    <message>
        <source>label {0}</source>
        <translation>Label {0}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln more verdict(s) are in the export.</source>
        <translation>
            <numerusform>%Ln weiteres Urteil ist im Export.</numerusform>
            <numerusform>%Ln weitere Urteile sind im Export.</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, sample {1}</source>
        <translation>{0}, Stichprobe {1}</translation>
    </message>
</context>
<context>
    <name>VerdictsTable</name>
    <message>
        <source>Item</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>Label</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Tokens</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} von {1}</translation>
    </message>
</context>
<context>
    <name>VerdictsView</name>
    <message>
        <source>Show all items again</source>
        <translation>Wieder alle Texte zeigen</translation>
    </message>
    <message>
        <source>Find in items</source>
        <translation>In den Texten suchen</translation>
    </message>
    <message>
        <source>{0}. Show all items again</source>
        <translation>{0}. Wieder alle Texte zeigen</translation>
    </message>
    <message>
        <source>No item like this so far.</source>
        <translation>Bisher kein solcher Text.</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Violations</source>
        <translation>Verstöße</translation>
    </message>
    <message>
        <source>Wrong</source>
        <translation>Falsch</translation>
    </message>
    <message>
        <source>Disagree</source>
        <translation>Uneinig</translation>
    </message>
    <message>
        <source>Escalate</source>
        <translation>Für Menschen</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>Kein Urteil</translation>
    </message>
    <message>
        <source>Efforts, samples or policies give other verdicts</source>
        <translation>Aufwand, Stichproben oder Richtlinien führen zu anderen Urteilen</translation>
    </message>
    <message>
        <source>A tie, a low confidence or a rule that is not in the policy: a person should look</source>
        <translation>Gleichstand, geringe Sicherheit oder eine Regel, die nicht in der Richtlinie steht: Das sollte sich ein Mensch ansehen</translation>
    </message>
    <message>
        <source>Failed, cut or not in the form asked for</source>
        <translation>Gescheitert, abgebrochen oder nicht in der verlangten Form</translation>
    </message>
    <message>
        <source>Items and verdicts</source>
        <translation>Texte und Urteile</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions of “{0}”</source>
        <translation>Fassungen von „{0}“</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Fassung</translation>
    </message>
    <message>
        <source>Struck through: only in that version. Underlined: only in the text of now.</source>
        <translation>Durchgestrichen: nur in jener Fassung. Unterstrichen: nur im jetzigen Text.</translation>
    </message>
    <message>
        <source>Delete all versions</source>
        <translation>Alle Fassungen löschen</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Take this version</source>
        <translation>Diese Fassung nehmen</translation>
    </message>
</context>
<context>
    <name>WallsCard</name>
    <message>
        <source>Privacy: what holds here</source>
        <translation>Datenschutz: was hier gilt</translation>
    </message>
    <message>
        <source>Checked just now. What the kernel holds stays shut even if a malicious model takes over the engine.</source>
        <translation>Gerade geprüft. Was der Kernel sperrt, bleibt zu, auch wenn eine bösartige Modelldatei die Engine übernimmt.</translation>
    </message>
    <message>
        <source>✓ {promise}: held by the kernel</source>
        <translation>✓ {promise}: vom Kernel garantiert</translation>
    </message>
    <message>
        <source>○ {promise}: by this program only</source>
        <translation>○ {promise}: nur durch dieses Programm</translation>
    </message>
</context>
<context>
    <name>WholeResult</name>
    <message>
        <source>Result</source>
        <translation>Ergebnis</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>_OtherDownload</name>
    <message>
        <source>from {repository}</source>
        <translation>von {repository}</translation>
    </message>
</context>
<context>
    <name>_Table</name>
    <message>
        <source>Reading, tokens/s</source>
        <translation>Lesen, Tokens/s</translation>
    </message>
    <message>
        <source>Writing, tokens/s</source>
        <translation>Schreiben, Tokens/s</translation>
    </message>
    <message>
        <source>{settings} – fastest</source>
        <translation>{settings} – am schnellsten</translation>
    </message>
</context>
<context>
    <name>details</name>
    <message>
        <source>About this answer</source>
        <translation>Über diese Antwort</translation>
    </message>
    <message>
        <source>Run again with the same seed</source>
        <translation>Mit demselben Startwert wiederholen</translation>
    </message>
    <message>
        <source>It was made in several runs, which cannot be repeated as one.</source>
        <translation>Sie entstand in mehreren Läufen, die sich nicht als einer wiederholen lassen.</translation>
    </message>
    <message>
        <source>With the same seed, sampling and instructions; a new answer beside this one</source>
        <translation>Mit demselben Startwert, Sampling und denselben Anweisungen; eine neue Antwort neben dieser</translation>
    </message>
    <message>
        <source>until the context is full</source>
        <translation>bis der Kontext voll ist</translation>
    </message>
    <message>
        <source>It is not known how it was made: it was imported.</source>
        <translation>Wie sie entstand, ist nicht bekannt: Sie wurde importiert.</translation>
    </message>
    <message>
        <source>Effort</source>
        <translation>Aufwand</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>Beendet</translation>
    </message>
    <message>
        <source>Parser notes</source>
        <translation>Anmerkungen des Parsers</translation>
    </message>
    <message>
        <source>By hand</source>
        <translation>Von Hand</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>Anweisungen</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Model file, SHA-256</source>
        <translation>Modelldatei, SHA-256</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>Engine</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Adapters</source>
        <translation>Adapter</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>Sampling</translation>
    </message>
    <message>
        <source>Longest answer</source>
        <translation>Längste Antwort</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>Gefragt</translation>
    </message>
    <message>
        <source>Finished</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>{total}, of which {reused} were reused</source>
        <translation>{total}, davon {reused} wiederverwendet</translation>
    </message>
    <message>
        <source>{total}, of which {reused} were reused, kept on the disk</source>
        <translation>{total}, davon {reused} wiederverwendet, von der Platte</translation>
    </message>
    <message>
        <source>Prompt tokens</source>
        <translation>Prompt-Tokens</translation>
    </message>
    <message>
        <source>Reasoning tokens</source>
        <translation>Denktokens</translation>
    </message>
    <message>
        <source>Answer tokens</source>
        <translation>Antworttokens</translation>
    </message>
    <message>
        <source>First token after</source>
        <translation>Erstes Wort nach</translation>
    </message>
    <message>
        <source>Thought for</source>
        <translation>Überlegt</translation>
    </message>
    <message>
        <source>Reading the prompt</source>
        <translation>Prompt lesen</translation>
    </message>
    <message>
        <source>Writing</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Guessed ahead</source>
        <translation>Im Voraus geraten</translation>
    </message>
    <message>
        <source>{right} of {all} tokens right, {times} × as fast</source>
        <translation>{right} von {all} Tokens richtig, {times} × so schnell</translation>
    </message>
    <message>
        <source>by the model itself</source>
        <translation>durch das Modell selbst</translation>
    </message>
    <message>
        <source>at the limit for its length</source>
        <translation>an der Längengrenze</translation>
    </message>
    <message>
        <source>because the context was full</source>
        <translation>weil der Kontext voll war</translation>
    </message>
    <message>
        <source>because its form became too complex</source>
        <translation>weil ihre Form zu komplex wurde</translation>
    </message>
    <message>
        <source>by you</source>
        <translation>durch dich</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} s</translation>
    </message>
    <message>
        <source>Show the tokens…</source>
        <translation>Tokens zeigen&#xa0;…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Edited after the model wrote it</source>
        <translation>Nach dem Schreiben bearbeitet</translation>
    </message>
    <message>
        <source>temperature {0}</source>
        <translation>Temperatur {0}</translation>
    </message>
    <message>
        <source>{speed} tokens/s</source>
        <translation>{speed} Tokens/s</translation>
    </message>
</context>
<context>
    <name>links</name>
    <message>
        <source>Write to this address?</source>
        <translation>An diese Adresse schreiben?</translation>
    </message>
    <message>
        <source>Open this link?</source>
        <translation>Diesen Link öffnen?</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>Schreiben</translation>
    </message>
    <message>
        <source>Open in the browser</source>
        <translation>Im Browser öffnen</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>Connections</source>
        <translation>Verbindungen</translation>
    </message>
    <message>
        <source>{size} have been downloaded. Keep them and a later download continues from there; delete them to free the space.</source>
        <translation>{size} sind da. Behalten, setzt ein späterer Download dort fort; gelöscht, hat die Platte wieder Platz.</translation>
    </message>
    <message>
        <source>It goes to the system’s trash; emptying that frees {size}. Other programs that use it lose it, too.</source>
        <translation>Es kommt in den Papierkorb des Systems; ihn zu leeren gibt {size} frei. Auch andere Programme, die es verwenden, verlieren es.</translation>
    </message>
    <message>
        <source>New downloads go to {folder}. Your gpt-oss models, {size}, can go there, too; other programs that use them where they are now would not find them any more.</source>
        <translation>Neue Downloads kommen nach {folder}. Auch deine gpt-oss-Modelle, {size}, können dorthin; andere Programme, die sie am jetzigen Ort verwenden, fänden sie dann nicht mehr.</translation>
    </message>
    <message>
        <source>Go on downloading</source>
        <translation>Weiter herunterladen</translation>
    </message>
    <message>
        <source>Keep what has been downloaded</source>
        <translation>Behalten, was da ist</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>In den Papierkorb</translation>
    </message>
    <message>
        <source>Move your models as well?</source>
        <translation>Auch deine Modelle verschieben?</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>One per core</source>
        <translation>Einer je Kern</translation>
    </message>
    <message>
        <source>f16: exact, fastest</source>
        <translation>f16: genau, am schnellsten</translation>
    </message>
    <message>
        <source>q8_0: half the memory, slower</source>
        <translation>q8_0: halber Speicher, langsamer</translation>
    </message>
    <message>
        <source>All</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keine</translation>
    </message>
    <message>
        <source>Recommended</source>
        <translation>Empfohlen</translation>
    </message>
    <message>
        <source>As in the settings</source>
        <translation>Wie in den Einstellungen</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>Context (n_ctx)</source>
        <translation>Kontext (n_ctx)</translation>
    </message>
    <message>
        <source>Processor threads</source>
        <translation>Prozessor-Threads</translation>
    </message>
    <message>
        <source>Flash attention</source>
        <translation>Flash-Attention</translation>
    </message>
    <message>
        <source>Precision of the context (KV cache type)</source>
        <translation>Genauigkeit des Kontexts (KV-Cache-Typ)</translation>
    </message>
    <message>
        <source>Layers on the GPU (n-gpu-layers)</source>
        <translation>Schichten auf der GPU (n-gpu-layers)</translation>
    </message>
    <message>
        <source>Layers whose experts stay in main memory (n-cpu-moe)</source>
        <translation>Schichten, deren Experten im Hauptspeicher bleiben (n-cpu-moe)</translation>
    </message>
    <message>
        <source>How {name} is loaded</source>
        <translation>Wie {name} geladen wird</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} Tokens</translation>
    </message>
    <message>
        <source>{verdict} It could not be used here, but can be carried to another computer.</source>
        <translation>{verdict} Hier wäre es nicht zu verwenden, aber es kann auf einen anderen Computer mitgenommen werden.</translation>
    </message>
    <message>
        <source>Let this chat leave this computer?</source>
        <translation>Darf dieser Chat diesen Computer verlassen?</translation>
    </message>
    <message>
        <source>{name} runs on {host}. What you ask goes there, with the chat before it and the files that you attach; what happens with them there, Triptych cannot see.</source>
        <translation>{name} läuft auf {host}. Was du fragst, geht dorthin, samt dem Chat davor und den Dateien, die du anhängst; was dort damit geschieht, kann Triptych nicht sehen.</translation>
    </message>
    <message>
        <source>This engine</source>
        <translation>Diese Engine</translation>
    </message>
    <message>
        <source>Do not ask in other chats</source>
        <translation>In anderen Chats nicht fragen</translation>
    </message>
    <message>
        <source>Send to {host}</source>
        <translation>An {host} senden</translation>
    </message>
    <message>
        <source>Do not</source>
        <translation>Nicht laden</translation>
    </message>
    <message>
        <source>Do not send</source>
        <translation>Nicht senden</translation>
    </message>
    <message>
        <source>Use {host}</source>
        <translation>{host} nutzen</translation>
    </message>
    <message>
        <source>Only new downloads</source>
        <translation>Nur neue Downloads</translation>
    </message>
    <message>
        <source>Paste the SHA-256 that came with {name}. Every byte is read and compared.</source>
        <translation>Füge die SHA-256 ein, die zu {name} gehört. Jedes Byte wird gelesen und verglichen.</translation>
    </message>
    <message>
        <source>It is kept in the system keyring and sent only to the hub, when it asks. Create one at huggingface.co/settings/tokens; read access is enough.</source>
        <translation>Es liegt im Schlüsselbund des Systems und wird nur an den Hub gesendet, wenn er fragt. Du erzeugst eines auf huggingface.co/settings/tokens; es muss nur das Lesen erlauben.</translation>
    </message>
    <message>
        <source>Cancel the download of {name}?</source>
        <translation>Download von {name} abbrechen?</translation>
    </message>
    <message>
        <source>Compare with a hash</source>
        <translation>Mit einer Prüfsumme vergleichen</translation>
    </message>
    <message>
        <source>64 digits and letters from a to f</source>
        <translation>64 Ziffern und Buchstaben von a bis f</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Hugging Face token</source>
        <translation>Hugging-Face-Token</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>Benutzen</translation>
    </message>
    <message>
        <source>Delete {size}</source>
        <translation>{size} löschen</translation>
    </message>
    <message>
        <source>Download {name} anyway?</source>
        <translation>{name} trotzdem laden?</translation>
    </message>
    <message>
        <source>Delete {name}?</source>
        <translation>{name} löschen?</translation>
    </message>
    <message>
        <source>Move {size}</source>
        <translation>{size} verschieben</translation>
    </message>
    <message>
        <source>Download it</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Another repository</source>
        <translation>Anderes Repository</translation>
    </message>
    <message>
        <source>a second</source>
        <translation>eine Sekunde</translation>
    </message>
    <message>
        <source>used today</source>
        <translation>heute benutzt</translation>
    </message>
    <message>
        <source>{count} hours</source>
        <translation>{count} Stunden</translation>
    </message>
    <message>
        <source>about {time} at 100 Mbit/s</source>
        <translation>etwa {time} bei 100 Mbit/s</translation>
    </message>
    <message>
        <source>{rate} tokens a second, as measured here.</source>
        <translation>{rate} Tokens pro Sekunde, hier gemessen.</translation>
    </message>
    <message>
        <source>About {rate} tokens a second, estimated.</source>
        <translation>Etwa {rate} Tokens pro Sekunde, geschätzt.</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>geprüft</translation>
    </message>
    <message>
        <source>not verified yet</source>
        <translation>noch nicht geprüft</translation>
    </message>
    <message>
        <source>damaged</source>
        <translation>beschädigt</translation>
    </message>
    <message>
        <source>used {day}</source>
        <translation>benutzt am {day}</translation>
    </message>
    <message>
        <source>asking the server</source>
        <translation>Server wird gefragt</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Keine Verbindung</translation>
    </message>
    <message>
        <source>The server is busy</source>
        <translation>Der Server ist ausgelastet</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>Verbindung abgebrochen</translation>
    </message>
    <message>
        <source>{trouble} – trying again</source>
        <translation>{trouble} – neuer Versuch läuft</translation>
    </message>
    <message>
        <source>{trouble} – trying again in {seconds} s</source>
        <translation>{trouble} – neuer Versuch in {seconds} s</translation>
    </message>
    <message>
        <source>Downloading {titles}: {percent}</source>
        <translation>{titles} wird heruntergeladen: {percent}</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} von {total}</translation>
    </message>
    <message>
        <source>{size} verified</source>
        <translation>{size} geprüft</translation>
    </message>
    <message>
        <source>continues after a restart</source>
        <translation>geht nach einem Neustart weiter</translation>
    </message>
    <message>
        <source>On this computer, by {kind}: nothing leaves it.</source>
        <translation>Auf diesem Computer, mit {kind}: Nichts verlässt ihn.</translation>
    </message>
    <message>
        <source>On {host}, by {kind}: what you ask leaves this computer.</source>
        <translation>Auf {host}, mit {kind}: Was du fragst, verlässt diesen Computer.</translation>
    </message>
    <message>
        <source>a server</source>
        <translation>einem Server</translation>
    </message>
    <message>
        <source>{kind}: the server renders the prompt; no token view, no exact re-run.</source>
        <translation>{kind}: Der Server setzt den Prompt zusammen; keine Token-Ansicht, keine genaue Wiederholung.</translation>
    </message>
    <message>
        <source>Asked by messages</source>
        <translation>Mit Nachrichten gefragt</translation>
    </message>
    <message>
        <source>Effort, tools and comparing work. A schema is sent, and the answer checked here.</source>
        <translation>Aufwand, Werkzeuge und Vergleichen gehen. Ein Schema wird mitgeschickt und die Antwort hier geprüft.</translation>
    </message>
    <message>
        <source>An answer that was cut cannot be continued.</source>
        <translation>Eine abgebrochene Antwort lässt sich nicht fortsetzen.</translation>
    </message>
    <message>
        <source>{count} tokens of context</source>
        <translation>{count} Token Kontext</translation>
    </message>
    <message>
        <source>{count} answers at once</source>
        <translation>{count} Antworten zugleich</translation>
    </message>
    <message>
        <source>Effort, tools, schemas, comparing and the inspector work as here.</source>
        <translation>Aufwand, Werkzeuge, Schemas, Vergleichen und der Inspektor gehen wie hier.</translation>
    </message>
    <message>
        <source>Its memory, adapters and how it is loaded are the server’s.</source>
        <translation>Speicher, Adapter und wie es geladen ist, sind Sache des Servers.</translation>
    </message>
    <message>
        <source>{count} seconds</source>
        <translation>{count} Sekunden</translation>
    </message>
    <message>
        <source>{count} minutes</source>
        <translation>{count} Minuten</translation>
    </message>
    <message>
        <source>{count} B parameters</source>
        <translation>{count} Mrd. Parameter</translation>
    </message>
    <message>
        <source>{count} M parameters</source>
        <translation>{count} Mio. Parameter</translation>
    </message>
    <message>
        <source>{percent} · paused</source>
        <translation>{percent} · angehalten</translation>
    </message>
    <message>
        <source>{percent} · stopped</source>
        <translation>{percent} · gestoppt</translation>
    </message>
    <message>
        <source>{count} files</source>
        <translation>{count} Dateien</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>Add an engine</source>
        <translation>Engine hinzufügen</translation>
    </message>
</context>
<context>
    <name>saved</name>
    <message>
        <source>Show in folder</source>
        <translation>Im Ordner zeigen</translation>
    </message>
</context>
<context>
    <name>words</name>
    <message>
        <source>Low</source>
        <translation>Niedrig</translation>
    </message>
    <message>
        <source>Medium</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>High</source>
        <translation>Hoch</translation>
    </message>
    <message>
        <source>{effort} effort</source>
        <translation>Aufwand: {effort}</translation>
    </message>
    <message>
        <source>Low: thinks little, answers at once.</source>
        <translation>Niedrig: denkt wenig nach, antwortet sofort.</translation>
    </message>
    <message>
        <source>Medium: thinks for a while. Right for most questions.</source>
        <translation>Mittel: denkt eine Weile nach. Richtig für die meisten Fragen.</translation>
    </message>
    <message>
        <source>High: thinks for a long time. For what is hard or must be right.</source>
        <translation>Hoch: denkt lange nach. Für Schweres, oder wenn es stimmen muss.</translation>
    </message>
    <message>
        <source>1 core</source>
        <translation>1 Kern</translation>
    </message>
    <message>
        <source>{count} cores</source>
        <translation>{count} Kerne</translation>
    </message>
</context>
</TS>
