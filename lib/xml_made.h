/* How expat is reached: by a table of its functions, in a module that is loaded when the first XML is met. */
#ifndef XML_MADE_H
#define XML_MADE_H

#include "../include/schedule.h"

#include <expat.h>

struct xml_made {
	__typeof__(XML_ParserCreate_MM) *ParserCreate_MM;
	__typeof__(XML_ParserFree) *ParserFree;
	__typeof__(XML_SetUserData) *SetUserData;
	__typeof__(XML_SetElementHandler) *SetElementHandler;
	__typeof__(XML_SetCharacterDataHandler) *SetCharacterDataHandler;
	__typeof__(XML_SetSkippedEntityHandler) *SetSkippedEntityHandler;
	__typeof__(XML_SetEntityDeclHandler) *SetEntityDeclHandler;
	__typeof__(XML_SetAttlistDeclHandler) *SetAttlistDeclHandler;
	__typeof__(XML_SetXmlDeclHandler) *SetXmlDeclHandler;
	__typeof__(XML_SetCommentHandler) *SetCommentHandler;
	__typeof__(XML_SetProcessingInstructionHandler) *SetProcessingInstructionHandler;
	__typeof__(XML_SetStartCdataSectionHandler) *SetStartCdataSectionHandler;
	__typeof__(XML_SetDefaultHandlerExpand) *SetDefaultHandlerExpand;
	__typeof__(XML_DefaultCurrent) *DefaultCurrent;
	__typeof__(XML_Parse) *Parse;
	__typeof__(XML_StopParser) *StopParser;
	__typeof__(XML_GetCurrentByteIndex) *GetCurrentByteIndex;
	__typeof__(XML_GetCurrentByteCount) *GetCurrentByteCount;
	__typeof__(XML_GetErrorCode) *GetErrorCode;
	__typeof__(XML_ErrorString) *ErrorString;
};

__attribute__((visibility("default"))) extern const struct xml_made schedule_xml_made;

/* load.c: the table, for good once it is loaded; NULL and the error if it can't be. */
const struct xml_made *xml_load(struct schedule_error *error);

#endif
