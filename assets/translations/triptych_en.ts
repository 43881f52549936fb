<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
    <name>TrashState</name>
    <message numerus="yes">
        <source>Restored: %n</source>
        <translation>
            <numerusform>Restored: %n</numerusform>
            <numerusform>Restored: %n</numerusform>
        </translation>
    </message>
</context>
</TS>
