"""Files people hold in their hands: workbooks, tables and, later, Word and PDF. No Django here."""
