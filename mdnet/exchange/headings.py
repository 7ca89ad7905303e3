"""What the columns of other people's tables are called, in several languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from mdnet.model.names import loose

FACT = "fact"
"""A column that names no property: its cells are facts under the column's own name."""

_WORDS: Mapping[str, str] = {
    "name": "name|full name|display name|contact|contact name|person|nom complet|nombre completo|nome completo|naam"
    "|nome e cognome|vollstandiger name|anzeigename|volledige naam|nom|nombre|nome|navn|namn|imie i nazwisko|file as",
    "first_name": "first name|firstname|given name|given names|forename|first|vorname|vornamen|prenom|nombre de pila"
    "|primer nombre|nombres|voornaam|primeiro nome|nome proprio|fornamn|fornavn|imie",
    "middle_name": "middle name|middle|additional name|weitere vornamen|zweiter vorname|deuxieme prenom|segundo nombre"
    "|secondo nome|nome do meio|tussenvoegsel",
    "last_name": "last name|lastname|surname|family name|last|nachname|familienname|zuname|nom de famille|apellido"
    "|apellidos|cognome|sobrenome|apelido|ultimo nome|achternaam|familienaam|efternamn|efternavn|etternavn|nazwisko",
    "prefix": "prefix|name prefix|salutation|anrede|titel|civilite|tratamiento|aanhef",
    "suffix": "suffix|name suffix",
    "aliases": "alias|aliases|nickname|nick|preferred name|spitzname|rufname|surnom|apodo|soprannome|bijnaam",
    "emails": "email|emails|mail|email address|email addresses|emailadresse|emailadressen|email adresse|adresse email"
    "|adresse mail|adresse de messagerie|courriel|correo|correo electronico|direccion de correo electronico"
    "|indirizzo email|posta elettronica|endereco de email|correio eletronico|emailadres|email adres|epost|e post"
    "|adres email|primary email|work email|personal email|business email|home email|private email|other email",
    "phones": "phone|phones|phone number|phone numbers|telephone|telephone number|tel|mobile|mobile phone|cell"
    "|mobile number|cell phone|cellphone|home phone|work phone|business phone|office phone|other phone|primary phone"
    "|telefon|telefonnummer|rufnummer|handy|handynummer|mobil|mobiltelefon|mobilnummer|telefon privat|whatsapp"
    "|telefon geschaftlich|portable|numero de telephone|telephone portable|telephone mobile|telefono|movil"
    "|telefono movil|celular|numero de telefono|cellulare|numero di telefono|telefone|telemovel|numero de telefone"
    "|telefoon|telefoonnummer|mobiel|mobiele telefoon|mobiel nummer|telefon komorkowy",
    "urls": "url|urls|website|websites|web site|web page|webpage|web|homepage|site|link|links|profile|profile url"
    "|linkedin|linked in|linkedin url|linked in url|linkedin profile|linkedin profile url|profil|profil url|perfil"
    "|url del perfil|url du profil|url do perfil|url del profilo|profiel url|webseite|site web|sitio web|pagina web"
    "|sito web|sito|blog|xing",
    "handles": "handle|handles",
    "twitter": "twitter|twitter handle|x handle",
    "github": "github|git hub",
    "mastodon": "mastodon",
    "bluesky": "bluesky",
    "instagram": "instagram",
    "telegram": "telegram",
    "signal": "signal",
    "organization": "organization|organisation|org|company|company name|current company|employer|unternehmen|firma"
    "|firmenname|arbeitgeber|organisationsname|entreprise|societe|employeur|empresa|compania|organizacion|azienda"
    "|societa|organizzazione|organizacao|companhia|bedrijf|bedrijfsnaam|organisatie|werkgever|foretag|institution",
    "title": "title|job title|role|position|current position|job|occupation|headline|berufsbezeichnung|beruf|funktion"
    "|stelle|poste|fonction|intitule du poste|titre|puesto|cargo|posizione|ruolo|qualifica|posicao|funcao|functie"
    "|functietitel|positie|befattning|stanowisko|profession",
    "department": "department|abteilung|departement|departamento|dipartimento|reparto|afdeling",
    "address": "address|postal address|adresse|anschrift|direccion|indirizzo|endereco|adres",
    "location": "location|city|town|place|based in|lives in|home city|ort|stadt|wohnort|standort|ville|lieu"
    "|localisation|ciudad|ubicacion|localidad|citta|luogo|localita|cidade|localizacao|local|plaats|stad|woonplaats|locatie",
    "country": "country|land|pays|pais|paese|country region",
    "timezone": "timezone|time zone|tz|zeitzone|fuseau horaire|zona horaria",
    "languages": "language|languages|sprache|sprachen|langue|langues|idioma|idiomas|lingua|lingue|taal|talen",
    "circle": "circle|tier|kreis|cercle|circulo",
    "cadence": "cadence|frequency|contact every|contact frequency|keep in touch|keep in touch every|haufigkeit"
    "|frequence|frecuencia|frequenza|frequencia|frequentie",
    "last_contact": "last contact|last contacted|last contact date|date of last contact|last contact on|last spoke"
    "|last spoken|last met|last meeting|last touch|last interaction|last conversation|date last contacted"
    "|letzter kontakt|zuletzt kontaktiert|dernier contact|date du dernier contact|ultimo contacto"
    "|fecha del ultimo contacto|ultimo contatto|ultimo contato|laatste contact|laatst gesproken",
    "paused": "paused",
    "snoozed_until": "snoozed until|snooze until|snooze",
    "birthday": "birthday|birth day|birth date|birthdate|date of birth|dob|bday|born|geburtstag|geburtsdatum"
    "|anniversaire|date de naissance|cumpleanos|fecha de nacimiento|compleanno|data di nascita|data de nascimento"
    "|verjaardag|geboortedatum|fodelsedag|urodziny|jarig",
    "occasions": "occasions|occasion|anniversary|anniversaries|wedding anniversary|milestones|hochzeitstag|jahrestag"
    "|anniversaire de mariage",
    "connected_on": "connected on|connected|connected at|connection date|date connected|verbunden am|vernetzt am"
    "|verbunden seit|vernetzt seit|kontakt seit|fecha de conexion|conectado el|contacto desde|connecte le"
    "|date de connexion|connexion le|en relation depuis|relation depuis|collegato il|collegato dal|connesso il"
    "|data di collegamento|data collegamento|conectado em|data da conexao|data de conexao|conectado desde|ligado em"
    "|verbonden op|verbonden sinds|connectie sinds|contact sinds|geconnecteerd op",
    "met_on": "met on|met|first met|date met|first contact|kennengelernt|kennengelernt am",
    "met_at": "met at|how we met|how met|how did we meet|where we met|kennengelernt bei|hoe kennen we elkaar",
    "introduced_by": "introduced by|referred by|met through|referral|empfohlen von|vermittelt durch|presente par"
    "|presentado por|presentato da|apresentado por|voorgesteld door",
    "tags": "tag|tags|label|labels|group|groups|category|categories|kategorie|kategorien|gruppe|gruppen|etiquette"
    "|etiquettes|etiqueta|etiquetas|categorias|categoria|grupo|grupos|etichetta|etichette|categorieen|segment",
    "interests": "interest|interests|topics|hobbies|hobby|interessen|centres d interet|interets|intereses|aficiones"
    "|interessi|interesses",
    "needs": "needs|need|looking for",
    "offers": "offers|offer|can help with|skills",
    "affiliations": "affiliations",
    "relationships": "relationships",
    "notes": "notes|note|comment|comments|remarks|description|notizen|notiz|bemerkung|bemerkungen|kommentar|remarques"
    "|commentaire|commentaires|notas|nota|comentarios|observaciones|observacoes|commenti|notities|opmerkingen|bio|memo",
    "facts": "facts",
    "uid": "uid",
    "": "due|due on|next contact|photo|picture|avatar",
}  # fmt: skip

_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words.split("|")}
_EITHER_NAME = frozenset("name naam nom nombre nome navn namn".split())
"""Headers that mean the whole name when alone, and the missing half where the other half has its column."""


def folded(header: str) -> str:
    """How headers are compared: `E-Mail-Adresse`, `emailAdresse` and `Email adresse` are all `email adresse`."""
    if " " not in header:
        header = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", header)
    words = " ".join(re.findall(r"[^\W_]+", loose(header[:200])))
    return re.sub(r"\be mail", "email", words)


def meaning(header: str) -> str | None:
    """The property that a header names, "" for a column to leave out, None for an unknown one. A number after it
    (`Phone 2`) is left aside."""
    words = folded(header)
    found = _MEANING.get(words)
    return _MEANING.get(re.sub(r" ?[0-9]+$", "", words)) if found is None else found


def meanings(headers: Iterable[str]) -> dict[str, str]:
    """Each header with its property; those that are not known are facts."""
    found = {header: meaning(header) for header in headers}
    for half, other in (("first_name", "last_name"), ("last_name", "first_name")):
        for header, property_ in found.items():
            alone = half in found.values() and other not in found.values()
            if property_ == "name" and alone and folded(header) in _EITHER_NAME:
                found[header] = other
    if any(folded(header) == "job title" for header in found):
        found |= {header: "prefix" for header in found if folded(header) == "title"}
    return {header: FACT if property_ is None else property_ for header, property_ in found.items()}


def known(cells: Iterable[str]) -> int:
    """How many cells of a row are headers that name something."""
    return sum(1 for cell in cells if len(cell) < 60 and meaning(cell) is not None)
