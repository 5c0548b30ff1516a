<?xml version="1.0" encoding="UTF-8"?>
<!--
  HTML tree → one marked text, in one pass of libxslt. The marks are sixteen
  private-use characters, which html_guard removes from every source: no page can forge one.

    E0D0 paragraph boundary      E0D5 cell: colspan , rowspan then E0D6, its text, E0D7
    E0D1 line break              E0D8 heading: its level follows (one digit)
    E0D2 table … E0D3            E0DE its rows are lists of cells (see html_drawn.py)
                                 E0D9 caption (up to the next mark)
    E0D4 row                     E0DA preformatted text … E0DB
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="text" encoding="UTF-8"/>

  <!-- Nothing a reader of the page sees. Struck-out text is what the page says no more; ruby
       text is a reading aid. -->
  <xsl:template match="script|style|xml|noscript|template|head|title|rt|rp|del|s|strike"/>
  <xsl:template match="textarea[contains(., '&lt;')]"/>

  <xsl:template match="p|div|li|dd|dt|section|article|header|footer|main|aside|nav|form|fieldset|center|blockquote|address|figure|figcaption|dl|ul|ol|hr|iframe|object|button|text|legend|details|summary">
    <xsl:text>&#xE0D0;</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>&#xE0D0;</xsl:text>
  </xsl:template>
  <xsl:template match="h1|h2|h3|h4|h5|h6">
    <xsl:text>&#xE0D0;&#xE0D8;</xsl:text>
    <xsl:value-of select="substring(name(), 2)"/>
    <xsl:apply-templates/>
    <xsl:text>&#xE0D0;</xsl:text>
  </xsl:template>
  <xsl:template match="br">
    <xsl:text>&#xE0D1;</xsl:text>
  </xsl:template>
  <xsl:template match="pre">
    <xsl:text>&#xE0DA;</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>&#xE0DB;</xsl:text>
  </xsl:template>

  <xsl:template match="table">
    <xsl:text>&#xE0D2;</xsl:text>
    <xsl:if test="@data-gongkai-fields">&#xE0DE;</xsl:if>
    <xsl:choose>
      <xsl:when test="tfoot">
        <!-- A browser draws the foot last, wherever it stands in the source. -->
        <xsl:apply-templates select="node()[not(self::tfoot)]"/>
        <xsl:apply-templates select="tfoot"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:apply-templates/>
      </xsl:otherwise>
    </xsl:choose>
    <xsl:text>&#xE0D3;</xsl:text>
  </xsl:template>
  <xsl:template match="tr">
    <xsl:text>&#xE0D4;</xsl:text>
    <xsl:apply-templates/>
  </xsl:template>
  <xsl:template match="td|th">
    <xsl:text>&#xE0D5;</xsl:text>
    <xsl:if test="@colspan or @rowspan">
      <xsl:value-of select="@colspan"/>,<xsl:value-of select="@rowspan"/>
    </xsl:if>
    <xsl:text>&#xE0D6;</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>&#xE0D7;</xsl:text>
  </xsl:template>
  <xsl:template match="caption">
    <xsl:text>&#xE0D9;</xsl:text>
    <xsl:apply-templates/>
    <xsl:text>&#xE0D0;</xsl:text>
  </xsl:template>

  <!-- A raised figure is a note to what stands before it, never one of its digits. -->
  <xsl:template match="sup|sub">
    <xsl:if test="normalize-space(.)">
      <xsl:text>（</xsl:text>
      <xsl:value-of select="translate(., '()[]（）【】〔〕', '')"/>
      <xsl:text>）</xsl:text>
    </xsl:if>
  </xsl:template>

  <!-- Forms used as tables: what a field shows is what its cell says. -->
  <xsl:template match="input">
    <xsl:if test="(ancestor::td or ancestor::th or @readonly or @disabled) and not(contains('|hidden|submit|button|checkbox|radio|image|file|reset|password|', concat('|', translate(@type, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz'), '|')))">
      <xsl:value-of select="@value"/>
    </xsl:if>
  </xsl:template>
  <xsl:template match="select">
    <xsl:choose>
      <xsl:when test=".//option[@selected]">
        <xsl:value-of select=".//option[@selected][1]"/>
      </xsl:when>
      <xsl:otherwise>
        <xsl:value-of select=".//option[1]"/>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>
</xsl:stylesheet>
