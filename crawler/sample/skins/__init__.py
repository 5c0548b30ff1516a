"""Skins: how a CMS family publishes a site's reports. One module each."""
