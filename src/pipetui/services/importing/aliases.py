"""The names under which other programs and people write the fields of a deal.

In each line the names nearer to the front are surer: where two columns would give one field, the
one named further in front does. Names stand as `values.plain_word` makes them: small, without
accents and signs. Before they are looked up, `deal` and `opportunity` in front are taken off.
"""

from __future__ import annotations

from typing import Final

from pipetui.services.importing.values import plain_word

FIELDS: Final[dict[str, str]] = {
    "external_id": (
        "external id,record id,id,uuid,identifier,card id,datensatz id,vorgangsnummer,"
        "identifiant,identificador,identificativo"
    ),
    "title": (
        "title,name,dealname,deal,opportunity,card name,subject,titel,betreff,bezeichnung,"
        "name des deals,"
        "titre,nom,nom de la transaction,nom de l affaire,titulo,nombre,nombre del negocio,"
        "nombre de la oportunidad,titolo,oggetto,naam,onderwerp"
    ),
    "company": (
        "company,company name,organization,organisation,organization name,account,account name,"
        "associated company,associated company name,primary company,client,client name,customer,"
        "customer name,firma,firmenname,unternehmen,unternehmensname,kunde,organisation name,"
        "societe,entreprise,nom de l entreprise,compte,empresa,cuenta,cliente,azienda,societa,"
        "bedrijf,klant"
    ),
    "contact": (
        "contacts,contact,contact name,contact person,primary contact,associated contact,"
        "associated contacts,person,person name,ansprechpartner,kontakt,kontaktname,kontaktperson,"
        "interlocuteur,nom du contact,contacto,persona de contacto,contatto,referente,"
        "contactpersoon"
    ),
    "email": (
        "email,e mail,email address,contact email,associated contact email,person email,"
        "person email work,e mail adresse,mail,courriel,adresse e mail,correo electronico,correo"
    ),
    "phone": (
        "phone,phone number,contact phone,telephone,mobile,person phone,person phone work,telefon,"
        "telefonnummer,mobil,numero de telephone,telefono,telefoonnummer"
    ),
    "value": (
        "value,amount,close value,total,total value,contract value,expected revenue,betrag,wert,"
        "auftragswert,summe,montant,valeur,importe,valor,cantidad,importo,valore,bedrag,waarde"
    ),
    "currency": (
        "currency,currency of value,currency code,amount currency,value currency,wahrung,devise,"
        "moneda,divisa,valuta,moeda"
    ),
    "every": "every,billing,billing period,billing frequency,recurrence,turnus,periodicite",
    "pipeline": "pipeline,pipeline name,sales pipeline,board name,vertriebspipeline,embudo",
    "stage": (
        "stage,stage name,dealstage,pipeline stage,list name,phase,stufe,vertriebsphase,"
        "etape,etapa,fase"
    ),
    "status": "status,outcome,statut,estado,stato",
    "is_won": "is won,is closed won",
    "is_closed": "is closed",
    "owner": (
        "owner,owner name,sales agent,sales rep,salesperson,sales person,account executive,"
        "assigned to,responsible,verantwortlich,verantwortlicher,zustandig,besitzer,inhaber,"
        "proprietaire,commercial,propietario,vendedor,proprietario,eigenaar"
    ),
    "source": (
        "source,lead source,source origin,original source,original traffic source,channel,quelle,"
        "leadquelle,herkunft,origine,fuente,origen,fonte,bron"
    ),
    "product": (
        "product,product name,products,associated product,produkt,produktname,produit,producto,"
        "prodotto,produto"
    ),
    "region": "region,sales region,territory,gebiet,vertriebsgebiet,territoire,regione,regio",
    "tags": (
        "tags,tag,labels,label,keywords,schlagworte,stichworte,etiquettes,etiquetas,etichette"
    ),
    "links": "links,link,url,card url",
    "notes": (
        "notes,note,note content,description,card description,comments,comment,notizen,notiz,"
        "beschreibung,bemerkungen,bemerkung,kommentar,remarques,notas,descripcion,descrizione,"
        "descricao,opmerkingen"
    ),
    "probability": "own probability",
    "created_at": (
        "created,created at,created on,created date,create date,creation date,date created,"
        "createdate,add time,engage date,opened,open date,erstellt,erstellt am,erstelldatum,"
        "erstellungsdatum,angelegt am,anlagedatum,date de creation,cree le,fecha de creacion,"
        "creado,data creazione,data di creazione,data de criacao,aangemaakt"
    ),
    "close_date": (
        "close date,closing date,closedate,close,abschlussdatum,schlussdatum,date de cloture,"
        "date de fermeture,fecha de cierre,data di chiusura,data de fechamento,sluitingsdatum"
    ),
    "expected_close": (
        "expected close,expected close date,expected closing,expected closing date,"
        "estimated close date,forecast close date,planned close date,due date,"
        "erwarteter abschluss,erwartetes abschlussdatum,voraussichtlicher abschluss,"
        "voraussichtliches abschlussdatum,date de cloture prevue,fecha prevista de cierre,"
        "fecha de cierre prevista,data di chiusura prevista"
    ),
    "closed_at": (
        "closed,closed at,closed on,closed date,date closed,actual close,actual close date,"
        "close time,geschlossen am,abgeschlossen am"
    ),
    "won_at": "won time,won at,won on,won date,date won,gewonnen am",
    "lost_at": "lost time,lost at,lost on,lost date,date lost,verloren am",
    "lost_reason": (
        "lost reason,closed lost reason,loss reason,reason lost,reason for loss,verlustgrund,"
        "grund des verlusts,raison de perte,motivo de perdida,motivo de la perdida,"
        "motivo della perdita,reden verlies"
    ),
    "churned_at": "churned,churned at,churned on,churn date",
    "churn_reason": "churn reason,reason for churn",
    "competitor": (
        "competitor,competitors,main competitor,mitbewerber,wettbewerber,concurrent,competidor,"
        "concorrente"
    ),
    "parked_until": "parked until,snoozed until",
    "next_step": (
        "next step,next steps,next action,next,nachster schritt,prochaine etape,proximo paso,"
        "prossimo passo"
    ),
    "next_due": "next due,next activity date,next step date,next follow up,follow up date,due",
    "record_id": "",
    "extra": "",
    "ignore": "rejected because,stage entered",
}
"""Each field with the names of columns that hold it, the surest first.

`close_date` is the day a closed deal was closed and the day an open one is expected to be;
`is_won` and `is_closed` are yes or no. `record_id` is the number a deal had in the PipeTUI that
exported it. `extra` keeps a column under its own name, `ignore` leaves it out.
"""

OTHER_NAMES: Final = {
    "close": "expected_close",
    "contacts": "contact",
    "created": "created_at",
    "churned": "churned_at",
    "closed": "closed_at",
    "due": "next_due",
    "id": "external_id",
    "tag": "tags",
    "link": "links",
    "next": "next_step",
    "note": "notes",
}
"""Names that are taken for a field when a person writes them."""

PLACE_OF: Final = {
    plain_word(name): (field, place)
    for field, names in FIELDS.items()
    for place, name in enumerate(filter(None, names.split(",")))
}
"""A column's plain name to its field, and how far behind the surest name it stands."""
