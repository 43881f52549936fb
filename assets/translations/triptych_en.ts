<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name></name>
    <message numerus="yes">
        <source>%Ln message(s)</source>
        <translation>
            <numerusform>%Ln message</numerusform>
            <numerusform>%Ln messages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln chat(s)</source>
        <translation>
            <numerusform>%Ln chat</numerusform>
            <numerusform>%Ln chats</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AgreementRow</name>
    <message numerus="yes">
        <source>{0}: κ {1} over %Ln item(s)</source>
        <translation>
            <numerusform>{0}: κ {1} over %Ln item</numerusform>
            <numerusform>{0}: κ {1} over %Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Show %Ln flip(s)</source>
        <translation>
            <numerusform>Show %Ln flip</numerusform>
            <numerusform>Show %Ln flips</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AskingRow</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token(s)</numerusform>
            <numerusform>%n token(s)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message numerus="yes">
        <source>%n page(s)</source>
        <translation>
            <numerusform>%n page</numerusform>
            <numerusform>%n pages</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n slide(s)</source>
        <translation>
            <numerusform>%n slide</numerusform>
            <numerusform>%n slides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n sheet(s)</source>
        <translation>
            <numerusform>%n sheet</numerusform>
            <numerusform>%n sheets</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n without text</source>
        <translation>
            <numerusform>%n without text</numerusform>
            <numerusform>%n without text</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ChatController</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message numerus="yes">
        <source>%n tool(s) on in this chat</source>
        <translation>
            <numerusform>%n tool(s) on in this chat</numerusform>
            <numerusform>%n tool(s) on in this chat</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>%n branch(es)</source>
        <translation>
            <numerusform>%n branch</numerusform>
            <numerusform>%n branches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ItemCard</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) without text left out</source>
        <translation>
            <numerusform>%Ln row without text left out</numerusform>
            <numerusform>%Ln rows without text left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JudgeForm</name>
    <message numerus="yes">
        <source>%Ln verdict(s)</source>
        <translation>
            <numerusform>%Ln verdict</numerusform>
            <numerusform>%Ln verdicts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LintList</name>
    <message numerus="yes">
        <source>%Ln thing(s) could be better</source>
        <translation>
            <numerusform>%Ln thing could be better</numerusform>
            <numerusform>%Ln things could be better</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PoliciesPage</name>
    <message numerus="yes">
        <source>%Ln item(s)</source>
        <translation>
            <numerusform>%Ln item</numerusform>
            <numerusform>%Ln items</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) of each effort</source>
        <translation>
            <numerusform>%Ln sample of each effort</numerusform>
            <numerusform>%Ln samples of each effort</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln row(s) without text left out</source>
        <translation>
            <numerusform>%Ln row without text left out</numerusform>
            <numerusform>%Ln rows without text left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QuestionSource</name>
    <message numerus="yes">
        <source>{name}: %Ln question(s)</source>
        <translation>
            <numerusform>{name}: %Ln question</numerusform>
            <numerusform>{name}: %Ln questions</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SampleView</name>
    <message numerus="yes">
        <source>%Ln token(s)</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ServingController</name>
    <message numerus="yes">
        <source>%n asking</source>
        <translation>
            <numerusform>%n asking</numerusform>
            <numerusform>%n asking</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpeedCard</name>
    <message numerus="yes">
        <source>%n thread(s)</source>
        <translation>
            <numerusform>%n thread</numerusform>
            <numerusform>%n threads</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyForm</name>
    <message numerus="yes">
        <source>%Ln answer(s)</source>
        <translation>
            <numerusform>%Ln answer</numerusform>
            <numerusform>%Ln answers</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyPage</name>
    <message numerus="yes">
        <source>%Ln question(s)</source>
        <translation>
            <numerusform>%Ln question</numerusform>
            <numerusform>%Ln questions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln sample(s) of each effort</source>
        <translation>
            <numerusform>%Ln sample of each effort</numerusform>
            <numerusform>%Ln samples of each effort</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashPage</name>
    <message numerus="yes">
        <source>%n message(s) of “{title}”</source>
        <translation>
            <numerusform>%n message of “{title}”</numerusform>
            <numerusform>%n messages of “{title}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n entries are removed for good.</source>
        <translation>
            <numerusform>%n entry is removed for good.</numerusform>
            <numerusform>%n entries are removed for good.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>VerdictDetail</name>
    <message numerus="yes">
        <source>%Ln more verdict(s) are in the export.</source>
        <translation>
            <numerusform>%Ln more verdict is in the export.</numerusform>
            <numerusform>%Ln more verdicts are in the export.</numerusform>
        </translation>
    </message>
</context>
</TS>
