/* The module that has expat. */
#ifdef HAVE_EXPAT

#include "xml_made.h"

const struct xml_made schedule_xml_made = {
	XML_ParserCreate_MM,
	XML_ParserFree,
	XML_SetUserData,
	XML_SetElementHandler,
	XML_SetCharacterDataHandler,
	XML_SetSkippedEntityHandler,
	XML_SetEntityDeclHandler,
	XML_SetAttlistDeclHandler,
	XML_SetXmlDeclHandler,
	XML_SetCommentHandler,
	XML_SetProcessingInstructionHandler,
	XML_SetStartCdataSectionHandler,
	XML_SetDefaultHandlerExpand,
	XML_DefaultCurrent,
	XML_Parse,
	XML_StopParser,
	XML_GetCurrentByteIndex,
	XML_GetCurrentByteCount,
	XML_GetErrorCode,
	XML_ErrorString,
};

#else

typedef int nothing; /* ISO C has no empty files */

#endif
